import { ts } from '#typescript'
import { seatOf } from '../source/outer-expression.ts'

/*
 * What a value needs around it where it takes the place of the call it was an argument of: what binds less tightly than
 * a call wants parentheses in most places, and what a statement may not begin with does too.
 */

/** Text to put around a value, or nothing. */
export interface Around {
  readonly open: string
  readonly close: string
}

const nothing: Around = { open: '', close: '' }
const parentheses: Around = { open: '(', close: ')' }
/** A member that is called gets its object as `this`, unless it is the value of something. */
const withoutThis: Around = { open: '(0, ', close: ')' }

/** `ancestors` ends with the parent of the call. `value` is what it leaves, in the end. */
export function around(
  value: ts.Expression,
  call: ts.Expression,
  ancestors: readonly ts.Node[],
  tree: ts.SourceFile,
): Around {
  const parent = ancestors.at(-1)!
  if (changesMeaning(value, call, ancestors)) return withoutThis
  if (ts.isParenthesizedExpression(parent)) return nothing
  if (opensStatement(value, call, ancestors, tree)) return parentheses
  if (bindsTightly(value)) return isContinued(call, parent) && breaksWhenContinued(value) ? parentheses : nothing
  return takesAnything(parent, call) && !isInForHead(ancestors) ? nothing : parentheses
}

/** For `[value, more][0]` in the place of a call. */
export function aroundElement(call: ts.Expression, ancestors: readonly ts.Node[]): Around {
  return isUsedAsReference(call, ancestors) ? withoutThis : nothing
}

function changesMeaning(value: ts.Expression, call: ts.Expression, ancestors: readonly ts.Node[]): boolean {
  const isMember = ts.isPropertyAccessExpression(value) || ts.isElementAccessExpression(value)
  const isEval = ts.isIdentifier(value) && ts.idText(value) === 'eval'
  return (isMember || isEval) && isUsedAsReference(call, ancestors)
}

function isUsedAsReference(call: ts.Expression, ancestors: readonly ts.Node[]): boolean {
  const { child, parent } = seatOf(call, ancestors)
  if (parent === undefined) return false
  if (ts.isCallExpression(parent)) return parent.expression === child
  if (ts.isTaggedTemplateExpression(parent)) return parent.tag === child
  return ts.isDeleteExpression(parent)
}

const tight: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.Identifier,
  ts.SyntaxKind.ThisKeyword,
  ts.SyntaxKind.NullKeyword,
  ts.SyntaxKind.TrueKeyword,
  ts.SyntaxKind.FalseKeyword,
  ts.SyntaxKind.NumericLiteral,
  ts.SyntaxKind.BigIntLiteral,
  ts.SyntaxKind.StringLiteral,
  ts.SyntaxKind.RegularExpressionLiteral,
  ts.SyntaxKind.NoSubstitutionTemplateLiteral,
  ts.SyntaxKind.TemplateExpression,
  ts.SyntaxKind.TaggedTemplateExpression,
  ts.SyntaxKind.ArrayLiteralExpression,
  ts.SyntaxKind.ObjectLiteralExpression,
  ts.SyntaxKind.FunctionExpression,
  ts.SyntaxKind.ClassExpression,
  ts.SyntaxKind.PropertyAccessExpression,
  ts.SyntaxKind.ElementAccessExpression,
  ts.SyntaxKind.CallExpression,
  ts.SyntaxKind.NewExpression,
  ts.SyntaxKind.ParenthesizedExpression,
  ts.SyntaxKind.NonNullExpression,
  ts.SyntaxKind.MetaProperty,
  ts.SyntaxKind.JsxElement,
  ts.SyntaxKind.JsxSelfClosingElement,
  ts.SyntaxKind.JsxFragment,
])

/** As tightly as the call did. */
function bindsTightly(value: ts.Expression): boolean {
  return tight.has(value.kind)
}

function isContinued(call: ts.Expression, parent: ts.Node): boolean {
  if (ts.isTaggedTemplateExpression(parent)) return parent.tag === call
  return (
    (ts.isPropertyAccessExpression(parent) ||
      ts.isElementAccessExpression(parent) ||
      ts.isCallExpression(parent) ||
      ts.isNonNullExpression(parent)) &&
    parent.expression === call
  )
}

/** `new A` would take what follows for its arguments, `a?.b` would take it into its chain, `1.` is a number. */
function breaksWhenContinued(value: ts.Expression): boolean {
  if (ts.isNewExpression(value)) return value.arguments === undefined
  return ts.isNumericLiteral(value) || (value.flags & ts.NodeFlags.OptionalChain) !== 0
}

type Takes = (parent: never, call: ts.Expression) => boolean

const always: Takes = () => true
const asInitializer = (parent: { initializer?: ts.Node }, call: ts.Expression): boolean => parent.initializer === call
const asExpression = (parent: { expression?: ts.Node }, call: ts.Expression): boolean => parent.expression === call

/** Places that take an expression of any kind but a comma, and no comma can be an argument. */
const places: Readonly<Partial<Record<ts.SyntaxKind, Takes>>> = {
  [ts.SyntaxKind.VariableDeclaration]: asInitializer,
  [ts.SyntaxKind.Parameter]: asInitializer,
  [ts.SyntaxKind.BindingElement]: asInitializer,
  [ts.SyntaxKind.PropertyAssignment]: asInitializer,
  [ts.SyntaxKind.PropertyDeclaration]: asInitializer,
  [ts.SyntaxKind.ShorthandPropertyAssignment]: always,
  [ts.SyntaxKind.ArrayLiteralExpression]: always,
  [ts.SyntaxKind.SpreadElement]: always,
  [ts.SyntaxKind.SpreadAssignment]: always,
  [ts.SyntaxKind.ReturnStatement]: always,
  [ts.SyntaxKind.ThrowStatement]: always,
  [ts.SyntaxKind.ExpressionStatement]: always,
  [ts.SyntaxKind.ExportAssignment]: always,
  [ts.SyntaxKind.IfStatement]: always,
  [ts.SyntaxKind.WhileStatement]: always,
  [ts.SyntaxKind.DoStatement]: always,
  [ts.SyntaxKind.SwitchStatement]: always,
  [ts.SyntaxKind.CaseClause]: always,
  [ts.SyntaxKind.ForStatement]: (parent: ts.ForStatement, call) => parent.initializer !== call,
  [ts.SyntaxKind.ForOfStatement]: asExpression,
  [ts.SyntaxKind.ForInStatement]: asExpression,
  [ts.SyntaxKind.TemplateSpan]: always,
  [ts.SyntaxKind.JsxExpression]: always,
  [ts.SyntaxKind.ComputedPropertyName]: always,
  [ts.SyntaxKind.YieldExpression]: always,
  [ts.SyntaxKind.ArrowFunction]: always,
  [ts.SyntaxKind.CallExpression]: (parent: ts.CallExpression, call) => parent.expression !== call,
  [ts.SyntaxKind.NewExpression]: (parent: ts.NewExpression, call) => parent.expression !== call,
  [ts.SyntaxKind.ElementAccessExpression]: (parent: ts.ElementAccessExpression, call) => parent.expression !== call,
  [ts.SyntaxKind.ConditionalExpression]: (parent: ts.ConditionalExpression, call) => parent.condition !== call,
  [ts.SyntaxKind.BinaryExpression]: (parent: ts.BinaryExpression, call) => {
    const operator = parent.operatorToken.kind
    if (operator === ts.SyntaxKind.CommaToken) return true
    return (
      operator >= ts.SyntaxKind.FirstAssignment && operator <= ts.SyntaxKind.LastAssignment && parent.right === call
    )
  },
}

function takesAnything(parent: ts.Node, call: ts.Expression): boolean {
  return places[parent.kind]?.(parent as never, call) === true
}

/** `for (x = a in b;;)` would be another loop. */
function isInForHead(ancestors: readonly ts.Node[]): boolean {
  for (let i = ancestors.length - 1; i > 0; i--) {
    if (ts.isForStatement(ancestors[i - 1]) && (ancestors[i - 1] as ts.ForStatement).initializer === ancestors[i])
      return true
    if (ts.isStatement(ancestors[i]) || ts.isFunctionLike(ancestors[i])) return false
  }
  return false
}

/** What a statement, the body of an arrow function or an export may not begin with without becoming another one. */
const statementOpening = /^(?:\{|(?:async\s+)?function(?![\w$])|class(?![\w$])|let\s*\[|["'])/
const exportOpening = /^(?:(?:async\s+)?function|(?:abstract\s+)?class|interface)(?![\w$])/

function opensStatement(
  value: ts.Expression,
  call: ts.Expression,
  ancestors: readonly ts.Node[],
  tree: ts.SourceFile,
): boolean {
  const start = call.getStart(tree)
  const text = tree.text.slice(value.getStart(tree), value.end)
  let child: ts.Node = call
  for (let i = ancestors.length - 1; i >= 0; i--) {
    const parent = ancestors[i]
    if (ts.isArrowFunction(parent)) return parent.body === child && text.startsWith('{')
    if (ts.isExpressionStatement(parent)) return statementOpening.test(text)
    if (ts.isExportAssignment(parent)) return exportOpening.test(text)
    if (parent.getStart(tree) !== start) return false
    child = parent
  }
  return false
}
