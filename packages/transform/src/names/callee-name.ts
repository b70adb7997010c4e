import { ts } from '#typescript'
import { innerExpression } from '../source/outer-expression.ts'

/** The last name of what is called or constructed: `C` of `new a.b.C()`, of `new (0, lib.C)()`; '' where it has none. */
export function calleeName(callee: ts.Expression): string {
  const node = innerExpression(callee)
  if (ts.isIdentifier(node)) return ts.idText(node)
  if (ts.isPropertyAccessExpression(node)) return node.name.text
  if (ts.isElementAccessExpression(node)) {
    return ts.isStringLiteralLike(node.argumentExpression) ? node.argumentExpression.text : ''
  }
  if (ts.isClassExpression(node) || ts.isFunctionExpression(node)) {
    return node.name === undefined ? '' : ts.idText(node.name)
  }
  if (node.kind === ts.SyntaxKind.ThisKeyword) return 'this'
  if (ts.isMetaProperty(node)) return node.keywordToken === ts.SyntaxKind.NewKeyword ? 'new.target' : ''
  if (ts.isExpressionWithTypeArguments(node)) return calleeName(node.expression)
  // `(0, lib.C)`: how compilers call a member without its object.
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.CommaToken) return calleeName(node.right)
  return ''
}
