import { ts } from 'ts-morph'
import { isTransparent } from '../source/outer-expression.ts'
import { skipTrivia } from '../source/trivia.ts'
import type { Tagger } from '../tagger.ts'
import type { Annotation, Mark } from './mark.ts'
import { readMarkWords } from './mark-options.ts'

const MARKER = '@expectCollected'
const comments = /\/\*([\s\S]*?)\*\/|\/\/([^\n\r]*)/g
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
function markBetween(from: number, to: number, tagger: Tagger): Mark | undefined {
  if (to - from < MARKER.length) return undefined
  for (const match of tagger.source.text.slice(from, to).matchAll(comments)) {
    const words = wordsOf(match[1], match[2])
    const at = from + match.index
    if (words === undefined || tagger.heardComments.has(at)) continue
    tagger.heardComments.add(at)
    const options = readMarkWords(words)
    if (options !== undefined) return { ...options, at }
    tagger.report('OVERSTAY_ANNOTATION_WORDS', at, `not understood: "${words.trim()}"`)
  }
  return undefined
}

function wordsOf(block: string | undefined, line: string | undefined): string | undefined {
  return (block?.startsWith('*') === true ? documented : plain).exec(block ?? line ?? '')?.[1]
}

/** After the walk: comments that stand before nothing that is made. */
export function reportUnheardComments(tagger: Tagger): void {
  if (!tagger.hasAnnotationComments) return
  const { text, tree } = tagger.source
  for (let at = text.indexOf(MARKER); at >= 0; at = text.indexOf(MARKER, at + 1)) {
    const start = unheardCommentAround(at, text, tree)
    if (start === undefined || tagger.heardComments.has(start)) continue
    tagger.heardComments.add(start)
    tagger.report('OVERSTAY_ANNOTATION_PLACE', start, 'annotation before nothing that is made')
  }
}

/** Start of the annotation that holds an offset; undefined in a string, a template, a regular expression or JSX text. */
function unheardCommentAround(offset: number, text: string, tree: ts.SourceFile): number | undefined {
  const holds = (it: ts.Node): ts.Node | undefined => (it.pos <= offset && offset < it.end ? it : undefined)
  let node: ts.Node = tree
  for (let child = ts.forEachChild(node, holds); child !== undefined; child = ts.forEachChild(node, holds)) node = child
  if (ts.isToken(node) && node.getStart(tree) <= offset) return undefined
  for (const match of text.slice(node.pos, node.end).matchAll(comments)) {
    const start = node.pos + match.index
    const isAround = start <= offset && offset < start + match[0].length
    if (isAround) return wordsOf(match[1], match[2]) === undefined ? undefined : start
  }
  return undefined
}
