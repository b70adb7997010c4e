import { ts } from '#typescript'
import { innerExpression } from '../source/outer-expression.ts'

type Children = (node: never) => readonly (ts.Node | undefined)[]

const none: Children = () => []
const ofOperand: Children = (node: ts.TypeOfExpression | ts.VoidExpression) => [node.expression]

/** Expressions that only make a value, and the parts of them that may do more. */
const harmless: Readonly<Partial<Record<ts.SyntaxKind, Children>>> = {
  [ts.SyntaxKind.Identifier]: none,
  [ts.SyntaxKind.ThisKeyword]: none,
  [ts.SyntaxKind.NullKeyword]: none,
  [ts.SyntaxKind.TrueKeyword]: none,
  [ts.SyntaxKind.FalseKeyword]: none,
  [ts.SyntaxKind.NumericLiteral]: none,
  [ts.SyntaxKind.BigIntLiteral]: none,
  [ts.SyntaxKind.StringLiteral]: none,
  [ts.SyntaxKind.RegularExpressionLiteral]: none,
  [ts.SyntaxKind.NoSubstitutionTemplateLiteral]: none,
  [ts.SyntaxKind.ArrowFunction]: none,
  [ts.SyntaxKind.FunctionExpression]: none,
  [ts.SyntaxKind.MetaProperty]: none,
  [ts.SyntaxKind.OmittedExpression]: none,
  [ts.SyntaxKind.PropertyAccessExpression]: (node: ts.PropertyAccessExpression) => [node.expression],
  [ts.SyntaxKind.ElementAccessExpression]: (node: ts.ElementAccessExpression) => [
    node.expression,
    node.argumentExpression,
  ],
  [ts.SyntaxKind.ArrayLiteralExpression]: (node: ts.ArrayLiteralExpression) => node.elements,
  [ts.SyntaxKind.ObjectLiteralExpression]: (node: ts.ObjectLiteralExpression) => node.properties,
  [ts.SyntaxKind.PropertyAssignment]: (node: ts.PropertyAssignment) => [keyOf(node.name), node.initializer],
  [ts.SyntaxKind.ShorthandPropertyAssignment]: none,
  [ts.SyntaxKind.MethodDeclaration]: (node: ts.MethodDeclaration) => [keyOf(node.name)],
  [ts.SyntaxKind.SpreadAssignment]: (node: ts.SpreadAssignment) => [node.expression],
  [ts.SyntaxKind.TemplateExpression]: (node: ts.TemplateExpression) => node.templateSpans.map((it) => it.expression),
  [ts.SyntaxKind.ConditionalExpression]: (node: ts.ConditionalExpression) => [
    node.condition,
    node.whenTrue,
    node.whenFalse,
  ],
  [ts.SyntaxKind.TypeOfExpression]: ofOperand,
  [ts.SyntaxKind.VoidExpression]: ofOperand,
  [ts.SyntaxKind.BinaryExpression]: (node: ts.BinaryExpression) => [node.left, node.right],
}

/** Whether an expression may go without anybody noticing: it calls, assigns and awaits nothing. Getters do not count. */
export function isFree(node: ts.Node): boolean {
  const inner = innerExpression(node as ts.Expression)
  if (ts.isPrefixUnaryExpression(inner)) {
    const steps = inner.operator === ts.SyntaxKind.PlusPlusToken || inner.operator === ts.SyntaxKind.MinusMinusToken
    return !steps && isFree(inner.operand)
  }
  if (ts.isBinaryExpression(inner) && isAssignment(inner)) return false
  return harmless[inner.kind]?.(inner as never).every((it) => it === undefined || isFree(it)) === true
}

function isAssignment({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment
}

function keyOf(name: ts.PropertyName): ts.Expression | undefined {
  return ts.isComputedPropertyName(name) ? name.expression : undefined
}
