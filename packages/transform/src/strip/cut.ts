import type { Edits } from '../rewrite/edits.ts'

const lineEnd = /\r\n|[\n\r\u2028\u2029]/
const identifierPart = /[\w$\u0080-\uffff]/
const opening = /[([{\s]/
/** Operators that would become another one, or a comment, without what was between them. */
const glued: ReadonlySet<string> = new Set(['++', '--', '//', '/*', '&&', '||', '**', '<<', '>>', '??', '<!'])

/**
 * Takes a range away as a person would: with its lines where it has them for itself, else with the white space on one
 * side of it. A line end that ended a statement stays.
 */
export function cut(edits: Edits, text: string, start: number, end: number): void {
  const lineStart = start - /[^\n\r\u2028\u2029]*$/.exec(text.slice(0, start))![0].length
  const rest = text.slice(end)
  const toLineEnd = rest.search(lineEnd)
  const nextLineEnd = toLineEnd < 0 ? text.length : end + toLineEnd
  const isBlankBefore = text.slice(lineStart, start).trim() === ''
  const isBlankAfter = text.slice(end, nextLineEnd).trim() === ''
  if (isBlankBefore && isBlankAfter) {
    const own = nextLineEnd + (lineEnd.exec(text.slice(nextLineEnd, nextLineEnd + 2))?.[0].length ?? 0)
    edits.drop(lineStart, own)
    return
  }
  if (isBlankAfter) {
    edits.drop(start - trailingSpace(text.slice(lineStart, start)), end)
    return
  }
  const inner = lineEnd.exec(text.slice(start, end))
  if (inner !== null && !isBlankBefore) {
    // A comment over several lines ends a line too.
    edits.drop(start - trailingSpace(text.slice(lineStart, start)), start + inner.index)
    edits.drop(start + inner.index + inner[0].length, end + leadingSpace(rest))
    return
  }
  const before = text[start - 1] ?? ' '
  const after = opening.test(before) ? end + leadingSpace(rest) : end
  edits.drop(start, after)
  if (wouldGlue(before, text[after])) edits.insert(after, ' ')
}

function wouldGlue(before: string, after: string): boolean {
  return glued.has(before + after) || (identifierPart.test(before) && identifierPart.test(after))
}

function leadingSpace(text: string): number {
  return /^[ \t]*/.exec(text)![0].length
}

function trailingSpace(text: string): number {
  return /[ \t]*$/.exec(text)![0].length
}
