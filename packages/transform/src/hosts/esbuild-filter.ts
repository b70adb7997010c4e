const PROGRAM = String.raw`\.[cm]?[jt]sx?$`
const SEPARATOR = String.raw`[/\\]`
const OTHER = String.raw`[^/\\]`

/**
 * The paths that esbuild is to ask about. It asks by a message to another process, which for two thousand modules takes
 * a third of the time of the whole build; what is installed is most of them, and without `dependencies` none is tagged.
 */
export function pathFilter(dependencies: readonly string[] | undefined): RegExp {
  if (dependencies !== undefined && dependencies.length > 0) return new RegExp(PROGRAM)
  return new RegExp(`^(?:(?:${anythingBut('node_modules')})${SEPARATOR})*${OTHER}*${PROGRAM}`)
}

/** A part of a path that is not this word: Go's patterns, which esbuild runs, cannot look ahead. */
function anythingBut(word: string): string {
  const departures = Array.from(word, (letter, at) => `${word.slice(0, at)}(?:[^${letter}/\\\\]${OTHER}*)?`)
  return [...departures, `${word}${OTHER}+`].join('|')
}
