import { ts } from '#typescript'
import { type Comment, commentsBetween, commentsWith } from '../source/comments.ts'
import { isTransparent } from '../source/outer-expression.ts'
import { skipTrivia } from '../source/trivia.ts'
import type { Tagger } from '../tagger.ts'
import type { Annotation, Mark } from './mark.ts'
import { readMarkWords } from './mark-options.ts'

export const MARKER = '@expectCollected'
// First word of a comment, or a tag of a documentation comment on a line of its own. `@expectCollected(` is a decorator
// that somebody commented out.
const plain = /^\s*@expectCollected(?![\w(-])(.*)$/s
const documented = /^[\s*]*@expectCollected(?![\w(-])([^\n\r]*)$/m

/** Asked once a file. */
export function mentionsComment(text: string): boolean {
  return text.includes(MARKER)
}

/**
 * A comment with `@expectCollected within: request` right before a class, function, closure, literal or `new`. The text
 * before the node is read, since TypeScript's own look-up misses comments after `=` on the same line.
 */
export const comment: Annotation = (node, tagger) => {
  if (!tagger.hasAnnotationComments) return undefined
  const afterModifiers = markAfterModifiers(node, tagger)
  if (afterModifiers !== undefined) return afterModifiers
  let before = node
  for (let i = tagger.ancestors.length - 1; i >= 0; i--) {
    const mark = markBetween(before.pos, before.getStart(tagger.source.tree), tagger)
    if (mark !== undefined) return mark
    // The comment may stand before the parentheses around a closure.
    before = tagger.ancestors[i]!
    if (!isTransparent(before)) break
  }
  return undefined
}

/** `export default` and decorators stand before the annotation or after it. */
function markAfterModifiers(node: ts.Node, tagger: Tagger): Mark | undefined {
  if (!ts.isClassLike(node) && !ts.isFunctionDeclaration(node)) return undefined
  const last = node.modifiers?.at(-1)
  return last === undefined ? undefined : markBetween(last.end, skipTrivia(tagger.source.text, last.end), tagger)
}

/** `from` and `to` hold nothing but white space and comments between them. */
export function markBetween(from: number, to: number, tagger: Tagger, only?: 'documentation'): Mark | undefined {
  if (to - from < MARKER.length) return undefined
  for (const found of commentsBetween(from, to, tagger.source.text)) {
    if (only === 'documentation' && found.block?.startsWith('*') !== true) continue
    const words = annotationWords(found)
    const at = found.start
    if (words === undefined || tagger.heardComments.has(at)) continue
    tagger.heardComments.add(at)
    const options = readMarkWords(words)
    if (options !== undefined) return { ...options, at }
    tagger.report('OVERSTAY_ANNOTATION_WORDS', at, `not understood: "${words.trim()}"`)
  }
  return undefined
}

/** What an annotating comment says behind its marker; undefined for any other comment. */
export function annotationWords({ block, line }: Comment): string | undefined {
  return (block?.startsWith('*') === true ? documented : plain).exec(block ?? line ?? '')?.[1]
}

/** After the walk: comments that stand before nothing that is made. */
export function reportUnheardComments(tagger: Tagger): void {
  if (!tagger.hasAnnotationComments) return
  for (const found of commentsWith(MARKER, tagger.source.text, tagger.source.tree)) {
    if (annotationWords(found) === undefined || tagger.heardComments.has(found.start)) continue
    tagger.heardComments.add(found.start)
    tagger.report('OVERSTAY_ANNOTATION_PLACE', found.start, 'annotation before nothing that is made')
  }
}
