import { ts } from '#typescript'

export interface Comment {
  readonly start: number
  readonly end: number
  /** What stands between the marks of a block comment; undefined for a line comment. */
  readonly block: string | undefined
  /** What stands behind the mark of a line comment. */
  readonly line: string | undefined
}

const comment = /\/\*([\s\S]*?)\*\/|\/\/([^\n\r\u2028\u2029]*)/g

/** `from` and `to` hold nothing but white space, punctuation, keywords and comments between them. */
export function* commentsBetween(from: number, to: number, text: string): Generator<Comment, undefined> {
  for (const match of text.slice(from, to).matchAll(comment)) {
    const start = from + match.index
    yield { start, end: start + match[0].length, block: match[1], line: match[2] }
  }
}

/** Every comment of a file that holds a word, in order. */
export function* commentsWith(word: string, text: string, tree: ts.SourceFile): Generator<Comment, undefined> {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at)) {
    const found = commentAround(at, text, tree)
    if (found !== undefined) yield found
    at = found?.end ?? at + word.length
  }
}

/** Undefined in a string, a template, a regular expression or JSX text. */
function commentAround(offset: number, text: string, tree: ts.SourceFile): Comment | undefined {
  let from = 0
  let to = text.length
  let node: ts.Node | undefined = tree
  while (node !== undefined) {
    if (ts.isToken(node) && node.getStart(tree) <= offset) return undefined
    let inner: ts.Node | undefined
    ts.forEachChild(node, (child) => {
      if (child.end <= offset) from = Math.max(from, child.end)
      else if (child.pos <= offset) inner ??= child
      else to = Math.min(to, child.pos)
    })
    node = inner
    if (inner !== undefined) to = Math.min(to, inner.end)
  }
  for (const found of commentsBetween(from, to, text)) {
    if (found.start <= offset && offset < found.end) return found
  }
  return undefined
}
