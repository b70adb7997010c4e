import { ts } from '#typescript'
import { seatOf, type Seat } from '../source/outer-expression.ts'
import { staticKey } from './property-key.ts'

/**
 * The name the language gives to a function or class without one because of the place it stands in (ECMA-262,
 * IsAnonymousFunctionDefinition and NamedEvaluation). `unknown`: there is one, but no other text would give it.
 */
export type GivenName =
  | { readonly by: 'nothing' }
  | { readonly by: 'text'; readonly name: string }
  | { readonly by: 'computed key' }
  | { readonly by: 'unknown' }

const nothing: GivenName = { by: 'nothing' }
const unknown: GivenName = { by: 'unknown' }
const text = (name: string): GivenName => ({ by: 'text', name })

const namingOperators: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsToken,
  ts.SyntaxKind.AmpersandAmpersandEqualsToken,
  ts.SyntaxKind.BarBarEqualsToken,
  ts.SyntaxKind.QuestionQuestionEqualsToken,
])

/** `ancestors` ends with the node's parent. */
export function givenName(node: ts.Node, ancestors: readonly ts.Node[]): GivenName {
  const seat = seatOf(node, ancestors)
  const { child, parent } = seat
  if (parent === undefined) return nothing
  if (ts.isVariableDeclaration(parent) || ts.isParameter(parent) || ts.isBindingElement(parent)) {
    if (parent.initializer !== child || !ts.isIdentifier(parent.name)) return nothing
    // `export const g = …` in a namespace is emitted as `N.g = …`, which names nothing.
    return isExportedFromNamespace(seat, ancestors) ? nothing : text(ts.idText(parent.name))
  }
  if (ts.isBinaryExpression(parent)) {
    const names =
      parent.right === child && ts.isIdentifier(parent.left) && namingOperators.has(parent.operatorToken.kind)
    return names ? text(ts.idText(parent.left)) : nothing
  }
  if (ts.isShorthandPropertyAssignment(parent)) return text(ts.idText(parent.name))
  if (ts.isPropertyAssignment(parent)) return givenByProperty(parent)
  if (ts.isPropertyDeclaration(parent)) return givenByField(parent, child)
  if (ts.isExportAssignment(parent)) return parent.isExportEquals === true ? nothing : text('default')
  if (ts.isJsxExpression(parent)) return givenByJsx(parent, ancestors[seat.depth - 1])
  return nothing
}

function isExportedFromNamespace({ depth }: Seat, ancestors: readonly ts.Node[]): boolean {
  for (let i = depth - 1; i > 0; i--) {
    const ancestor = ancestors[i]
    if (ts.isVariableStatement(ancestor)) {
      const exported = ancestor.modifiers?.some((it) => it.kind === ts.SyntaxKind.ExportKeyword) === true
      return exported && ts.isModuleBlock(ancestors[i - 1])
    }
    if (ts.isFunctionLike(ancestor)) return false
  }
  return false
}

function givenByProperty(property: ts.PropertyAssignment): GivenName {
  const key = staticKey(property.name)
  if (key === undefined) return { by: 'computed key' }
  // `__proto__: f` sets the prototype and names nothing; `["__proto__"]: f` is a property like any other.
  return key === '__proto__' && !ts.isComputedPropertyName(property.name) ? nothing : text(key)
}

function givenByField(field: ts.PropertyDeclaration, child: ts.Node): GivenName {
  if (field.initializer !== child) return nothing
  // The storage of `accessor x` is named by whoever lowers it.
  if (field.modifiers?.some((it) => it.kind === ts.SyntaxKind.AccessorKeyword) === true) return unknown
  // A computed key is evaluated with the class, the value with each instance: nothing can carry the key over.
  const key = staticKey(field.name)
  return key === undefined ? unknown : text(key)
}

function givenByJsx(expression: ts.JsxExpression, holder: ts.Node | undefined): GivenName {
  if (holder === undefined) return nothing
  if (ts.isJsxAttribute(holder)) {
    const key = staticKey(holder.name)
    return key === undefined || key === '__proto__' ? unknown : text(key)
  }
  if (!ts.isJsxElement(holder) && !ts.isJsxFragment(holder)) return nothing
  // An only child becomes the property `children` in the automatic runtime (named) and an argument in the classic one
  // (not named); several become an array.
  return holder.children.every((it) => it === expression || isNoChild(it)) ? unknown : nothing
}

/** White space with a line end in it and `{}` with nothing but a comment are not passed on. */
function isNoChild(child: ts.JsxChild): boolean {
  if (ts.isJsxText(child)) return child.containsOnlyTriviaWhiteSpaces
  return ts.isJsxExpression(child) && child.expression === undefined
}
