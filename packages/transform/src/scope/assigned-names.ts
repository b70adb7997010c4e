import { ts } from 'ts-morph'
import { innerExpression } from '../source/outer-expression.ts'

/** The variables that a node itself gives another value; declarations with a value are not among them. */
export function eachAssignedName(node: ts.Node, tell: (name: string) => void): void {
  switch (node.kind) {
    case ts.SyntaxKind.BinaryExpression: {
      const { left, operatorToken } = node as ts.BinaryExpression
      if (isAssignment(operatorToken.kind)) eachTarget(left, tell)
      return
    }
    case ts.SyntaxKind.PrefixUnaryExpression:
    case ts.SyntaxKind.PostfixUnaryExpression: {
      const { operand, operator } = node as ts.PrefixUnaryExpression | ts.PostfixUnaryExpression
      if (operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken) {
        eachTarget(operand, tell)
      }
      return
    }
    case ts.SyntaxKind.ForOfStatement:
    case ts.SyntaxKind.ForInStatement: {
      const { initializer } = node as ts.ForInOrOfStatement
      if (!ts.isVariableDeclarationList(initializer)) eachTarget(initializer, tell)
    }
  }
}

function isAssignment(operator: ts.SyntaxKind): boolean {
  return operator >= ts.SyntaxKind.FirstAssignment && operator <= ts.SyntaxKind.LastAssignment
}

function eachTarget(target: ts.Expression, tell: (name: string) => void): void {
  const node = innerExpression(target)
  if (ts.isIdentifier(node)) tell(ts.idText(node))
  else if (ts.isBinaryExpression(node)) eachTarget(node.left, tell)
  else if (ts.isSpreadElement(node)) eachTarget(node.expression, tell)
  else if (ts.isArrayLiteralExpression(node)) for (const it of node.elements) eachTarget(it, tell)
  else if (ts.isObjectLiteralExpression(node)) {
    for (const it of node.properties) {
      if (ts.isShorthandPropertyAssignment(it)) tell(ts.idText(it.name))
      else if (ts.isPropertyAssignment(it)) eachTarget(it.initializer, tell)
      else if (ts.isSpreadAssignment(it)) eachTarget(it.expression, tell)
    }
  }
}
