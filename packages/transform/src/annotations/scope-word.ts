const words = ['test', 'file', 'run'] as const

/**
 * The word of ours that was meant by the name of a scope nobody opens by chance: in other letters, in the plural, with
 * two letters swapped. Anything else may well be a scope of the program.
 */
export function meantScopeWord(name: string): string | undefined {
  const lower = name.trim().toLowerCase()
  return words.find((word) => name !== word && (lower === word || lower === `${word}s` || isSwapped(lower, word)))
}

function isSwapped(name: string, word: string): boolean {
  for (let at = 0; at + 1 < word.length; at++) {
    if (name === word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2)) return true
  }
  return false
}
