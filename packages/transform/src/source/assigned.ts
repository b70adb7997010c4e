import { ts } from '#typescript'
import { isTransparent } from './outer-expression.ts'

/**
 * Whether a node is assigned to, alone or as part of a pattern: on the left of an assignment, in the head of
 * `for … of` and `for … in`, with `++`. Literals are patterns there. Anything else is an error the engine finds before
 * it runs a file, and would not find in a call. Defaults inside of patterns are values again.
 */
export function isAssigned(node: ts.Node, ancestors: readonly ts.Node[]): boolean {
  let child = node
  for (let i = ancestors.length - 1; i >= 0; i--) {
    const parent = ancestors[i]
    if (ts.isBinaryExpression(parent)) {
      return parent.left === child && isAssignment(parent.operatorToken.kind)
    }
    if (ts.isForOfStatement(parent) || ts.isForInStatement(parent)) return parent.initializer === child
    if (ts.isPostfixUnaryExpression(parent)) return true
    if (ts.isPrefixUnaryExpression(parent)) return isStep(parent.operator)
    if (!canBePartOfPattern(parent, child)) return false
    child = parent
  }
  return false
}

function isAssignment(operator: ts.SyntaxKind): boolean {
  return operator >= ts.SyntaxKind.FirstAssignment && operator <= ts.SyntaxKind.LastAssignment
}

function isStep(operator: ts.PrefixUnaryOperator): boolean {
  return operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken
}

function canBePartOfPattern(parent: ts.Node, child: ts.Node): boolean {
  if (ts.isPropertyAssignment(parent)) return parent.initializer === child
  return (
    isTransparent(parent) ||
    ts.isObjectLiteralExpression(parent) ||
    ts.isArrayLiteralExpression(parent) ||
    ts.isSpreadElement(parent) ||
    ts.isSpreadAssignment(parent)
  )
}
