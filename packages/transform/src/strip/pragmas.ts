import type { ts } from '#typescript'
import { annotationWords, MARKER } from '../annotations/comment.ts'
import type { Edits } from '../rewrite/edits.ts'
import { type Comment, commentsWith } from '../source/comments.ts'
import { IGNORE } from '../spare/ignore-comments.ts'
import { cut } from './cut.ts'

const ignoring = /^[\s*]*@overstay-ignore(?:-file|-start|-end)?(?![-\w])/
const tagLine = /^[^\n\r]*@(?:expectCollected|overstay-ignore(?:-file)?)(?![\w(-])[^\n\r]*/gm

/** Takes away the comments that speak to the transformer; of a documentation comment only the lines that do. */
export function stripPragmas(text: string, tree: ts.SourceFile, edits: Edits): void {
  const found = new Map<number, Comment>()
  for (const it of commentsWith(MARKER, text, tree)) if (annotationWords(it) !== undefined) found.set(it.start, it)
  for (const it of commentsWith(IGNORE, text, tree))
    if (ignoring.test(it.block ?? it.line ?? '')) found.set(it.start, it)
  for (const it of found.values()) stripPragma(it, text, edits)
}

function stripPragma(comment: Comment, text: string, edits: Edits): void {
  const { block, end, start } = comment
  if (block?.startsWith('*') !== true || isEmpty(block.replaceAll(tagLine, ''))) {
    cut(edits, text, start, end)
    return
  }
  const inside = start + '/**'.length
  for (const line of text.slice(inside, end - '*/'.length).matchAll(tagLine)) {
    const from = inside + line.index
    const to = from + line[0].length
    // What opens and closes the comment stays on its line.
    if (line.index === 0) edits.drop(from, to)
    else if (to === end - '*/'.length) edits.drop(from + line[0].search(/\S/), to)
    else cut(edits, text, from, to)
  }
}

function isEmpty(documentation: string): boolean {
  return /^[\s*]*$/.test(documentation)
}
