import { ts } from '#typescript'
import type { ParsedSource } from '../source/parse.ts'

/** Every comment that spares something has it. */
export const IGNORE = '@overstay-ignore'

const ignoreNode = /@overstay-ignore(?![-\w])/
const ignoreFile = /@overstay-ignore-file(?![-\w])/

/** Whether comments may say anything at all: asked once a file. */
export function mentionsIgnore(text: string): boolean {
  return text.includes(IGNORE)
}

/** `@overstay-ignore-file` in a comment before the first statement. */
export function isIgnoredFile({ text, tree }: ParsedSource): boolean {
  const first = tree.statements.at(0)
  return ignoreFile.test(text.slice(0, first === undefined ? text.length : first.getStart(tree)))
}

/**
 * `@overstay-ignore` in a comment right before the node: all of it is left as it is. The text between the end of the
 * last token and the node is read, since TypeScript's own look-up misses comments after `=` on the same line.
 */
export function isIgnoredNode(node: ts.Node, { text, tree }: ParsedSource): boolean {
  const start = ts.isJsxText(node) ? node.pos : node.getStart(tree)
  return start > node.pos && ignoreNode.test(text.slice(node.pos, start))
}
