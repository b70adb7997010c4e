const separators: Readonly<Record<string, string>> = { '\u2028': '\\u2028', '\u2029': '\\u2029' }

/** A value as JavaScript on one line: JSON leaves the two separators as they are that end a line for engines. */
export function textLiteral(value: unknown): string {
  return JSON.stringify(value).replace(/[\u2028\u2029]/g, (it) => separators[it])
}
