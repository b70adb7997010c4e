import { stripVTControlCharacters } from 'node:util'

/** The line of a failed program's output that tells most: the first error, or else what it said last. */
export function errorLine(...streams: readonly string[]): string {
  const lines = streams
    .flatMap((text) => stripVTControlCharacters(text).split('\n'))
    .map((line) => line.trim())
    .filter((line) => line !== '')
  return lines.find((line) => /^(?:\w*Error\b|error\b).*: ./.test(line)) ?? lines.at(-1) ?? 'it said nothing'
}
