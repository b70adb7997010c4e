import path from 'node:path'

/** How a script of package.json calls a program. */
export interface ScriptCall {
  readonly variables: Readonly<Record<string, string>>
  /** Options of Node, where it is called by name. */
  readonly flags: readonly string[]
  /** What the program is given. */
  readonly words: readonly string[]
}

/** The first call of a program, in the script `test` if it is there, however it is wrapped; an empty one where there is none. */
export function callOf(program: string, scripts: Readonly<Record<string, string>> = {}): ScriptCall {
  const texts = Object.entries(scripts).sort(([a], [b]) => Number(b === 'test') - Number(a === 'test'))
  const isProgram = (word: string): boolean => path.posix.basename(word.replaceAll('\\', '/'), '.js') === program
  for (const [, text] of texts) {
    for (const words of commandsIn(text)) {
      const at = words.findIndex(isProgram)
      if (at < 0) continue
      const before = words.slice(0, at)
      const variables = before.map((word) => /^([A-Za-z_]\w*)=(.*)$/s.exec(word)).filter((it) => it !== null)
      return {
        variables: Object.fromEntries(variables.map(([, name, value]) => [name, value])),
        flags: before
          .slice(before.indexOf('node') + 1)
          .filter((word) => before.includes('node') && word.startsWith('-')),
        words: words.slice(at + 1),
      }
    }
  }
  return { variables: {}, flags: [], words: [] }
}

/** Parts of words, with one quotation mark or the other or none; one character that is taken as it is; what is between words. */
const PARTS = /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)|(&&|\|\||[;|&\n])|(\s+)|([^\s"'\\;|&]+)/g

/** The commands of a line of shell, each as its words. Of a variable nothing is left, for its value is not known here. */
function commandsIn(line: string): string[][] {
  const commands: string[][] = [[]]
  let isOpen = false
  for (const match of line.matchAll(PARTS)) {
    const [, double, single, escaped, operator, space, plain] = match as (string | undefined)[]
    if (operator !== undefined) commands.push([])
    if (operator !== undefined || space !== undefined) {
      isOpen = false
      continue
    }
    const words = commands.at(-1)!
    const before = isOpen ? words.pop()! : ''
    words.push(before + (single ?? escaped ?? withoutVariables(double ?? plain ?? '')))
    isOpen = true
  }
  return commands
}

function withoutVariables(text: string): string {
  return text.replaceAll(/\\(["\\$`])|\$\{?\w+\}?/g, '$1')
}
