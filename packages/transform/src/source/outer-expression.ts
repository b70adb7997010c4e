import { ts } from '#typescript'

type Transparent =
  ts.ParenthesizedExpression | ts.AsExpression | ts.SatisfiesExpression | ts.NonNullExpression | ts.TypeAssertion

const transparent: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.ParenthesizedExpression,
  ts.SyntaxKind.AsExpression,
  ts.SyntaxKind.SatisfiesExpression,
  ts.SyntaxKind.NonNullExpression,
  ts.SyntaxKind.TypeAssertionExpression,
])

/** Syntax that leaves the value it holds as it is, names included: parentheses and what TypeScript erases. */
export function isTransparent(node: ts.Node): node is Transparent {
  return transparent.has(node.kind)
}

/** The outermost node that still is this value, and what it stands in. */
export interface Seat {
  readonly child: ts.Node
  readonly parent: ts.Node | undefined
  /** Index of the parent among the ancestors. */
  readonly depth: number
}

/** `ancestors` ends with the node's parent. */
export function seatOf(node: ts.Node, ancestors: readonly ts.Node[]): Seat {
  let child = node
  let depth = ancestors.length - 1
  for (; depth >= 0; depth--) {
    const ancestor = ancestors[depth]
    if (!isTransparent(ancestor)) break
    child = ancestor
  }
  return { child, parent: ancestors[depth], depth }
}

/** The other way: what is inside of the parentheses and assertions. */
export function innerExpression(node: ts.Expression): ts.Expression {
  let inner = node
  while (isTransparent(inner)) inner = inner.expression
  return inner
}
