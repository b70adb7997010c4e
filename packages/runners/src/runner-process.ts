import fs from 'node:fs'

/** What the command puts before a program, by the files' places in their packages: folders above may be called anything. */
const PRELOADS = /--import=\S*\/(?:runners\/dist\/bundle\/preload|transform\/dist\/bundle\/register\/index)\.js\s*/g

/** Takes the preloads from the environment: the runner's workers get what they need from its config. */
export function leaveWorkersAlone(): void {
  const { NODE_OPTIONS } = process.env
  if (NODE_OPTIONS !== undefined) process.env.NODE_OPTIONS = NODE_OPTIONS.replaceAll(PRELOADS, '').trim()
}

/** Takes an option and its value from the command line. */
export function takeOption(names: readonly string[]): string {
  for (let at = 2; at < process.argv.length; at++) {
    const argument = process.argv[at]
    const end = argument.indexOf('=')
    if (!names.includes(end < 0 ? argument : argument.slice(0, end))) continue
    const taken = process.argv.splice(at, end < 0 ? 2 : 1)
    return end < 0 ? (taken.at(1) ?? '') : argument.slice(end + 1)
  }
  return ''
}

/** With forward slashes; as it is where it cannot be found. */
export function realPath(file: string): string {
  try {
    return fs.realpathSync(file).replaceAll('\\', '/')
  } catch {
    return file.replaceAll('\\', '/')
  }
}
