import { ts } from 'ts-morph'
import { staticKey } from '../names/property-key.ts'
import { innerExpression } from '../source/outer-expression.ts'

/** What of an instance under construction the code of its own class can get at. */
export interface Construction {
  /** Properties that are read or assigned; what has an accessor for one of them gets hold of the instance. */
  readonly touched: ReadonlySet<string>
  /** Names of accessors. */
  readonly accessors: ReadonlySet<string>
}

/** Stands for a name that only running the program would tell. */
export const ANY = '\0any'

/**
 * How a class makes its instances. Undefined where anybody else may get hold of one before `new` returns it, or where
 * the constructor returns something else: `this` is only ever used as `this.name`, and never to call a method.
 */
export function constructionOf(node: ts.ClassLikeDeclaration): Construction | undefined {
  // A decorator may put another class in its place, or run code with each instance.
  if (isDecorated(node) || isDeclared(node)) return undefined
  const touched = new Set<string>()
  const accessors = new Set<string>()
  const keeps = (code: ts.Node | undefined): boolean => code === undefined || keepsInstance(code, touched)
  for (const member of node.members) {
    if (isDecorated(member) || parametersOf(member).some(isDecorated)) return undefined
    if (isStatic(member)) continue
    if (ts.isAccessor(member)) accessors.add(staticKey(member.name) ?? ANY)
    else if (ts.isPropertyDeclaration(member)) {
      touched.add(staticKey(member.name) ?? ANY)
      if (!keeps(member.initializer)) return undefined
    } else if (ts.isConstructorDeclaration(member) && member.body !== undefined) {
      for (const parameter of member.parameters) {
        const { name, initializer, modifiers } = parameter
        if (!ts.isIdentifier(name)) {
          if (!keeps(name)) return undefined
        } else if (modifiers !== undefined) touched.add(ts.idText(name))
        if (!keeps(initializer)) return undefined
      }
      if (!keeps(member.body)) return undefined
    }
  }
  return { touched, accessors }
}

/** Whether code does nothing with `this` but read and assign properties, and does not return something in its place. */
function keepsInstance(code: ts.Node, touched: Set<string>): boolean {
  let inArrow = 0

  // Returns true to stop, as `forEachChild` has it.
  function letsGo(node: ts.Node): boolean {
    // `a + b + c + …` nests to the left, thousands deep in generated code.
    while (ts.isBinaryExpression(node)) {
      if (letsGo(node.right)) return true
      node = node.left
    }
    if (isMemberOfThis(node)) return touches(node)
    // A class has keys, decorators and fields that run here or with another `this`: nobody needs it told apart.
    if (node.kind === ts.SyntaxKind.ThisKeyword || node.kind === ts.SyntaxKind.SuperKeyword || ts.isClassLike(node)) {
      return true
    }
    if (ts.isReturnStatement(node)) return (inArrow === 0 && node.expression !== undefined) || eachLetsGo(node)
    if (ts.isExpressionStatement(node) && isSuperCall(node.expression)) return node.expression.arguments.some(letsGo)
    if (ts.isCallExpression(node) && isMemberOfThis(innerExpression(node.expression))) return true
    if (ts.isTaggedTemplateExpression(node) && isMemberOfThis(innerExpression(node.tag))) return true
    if (hasThisOfItsOwn(node)) return node.name !== undefined && letsGo(node.name)
    if (!ts.isArrowFunction(node)) return eachLetsGo(node)
    inArrow++
    const result = eachLetsGo(node)
    inArrow--
    return result
  }

  function eachLetsGo(node: ts.Node): boolean {
    return ts.forEachChild(node, letsGo) === true
  }

  function touches(node: Member): boolean {
    if (ts.isPropertyAccessExpression(node)) {
      touched.add(node.name.text)
      return false
    }
    const key = node.argumentExpression
    touched.add(ts.isStringLiteralLike(key) || ts.isNumericLiteral(key) ? key.text : ANY)
    return letsGo(key)
  }

  return !letsGo(code)
}

type Member = ts.PropertyAccessExpression | ts.ElementAccessExpression

function isMemberOfThis(node: ts.Node): node is Member {
  return (
    (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) &&
    innerExpression(node.expression).kind === ts.SyntaxKind.ThisKeyword
  )
}

function isSuperCall(node: ts.Expression): node is ts.CallExpression {
  return ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword
}

type WithOwnThis = ts.FunctionExpression | ts.FunctionDeclaration | ts.MethodDeclaration | ts.AccessorDeclaration

function hasThisOfItsOwn(node: ts.Node): node is WithOwnThis {
  return (
    ts.isFunctionExpression(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isAccessor(node)
  )
}

function parametersOf(member: ts.ClassElement): readonly ts.ParameterDeclaration[] {
  return ts.isMethodDeclaration(member) || ts.isConstructorDeclaration(member) || ts.isAccessor(member)
    ? member.parameters
    : []
}

function isDecorated(node: ts.Node): boolean {
  return ts.canHaveDecorators(node) && node.modifiers?.some(ts.isDecorator) === true
}

function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && node.modifiers?.some((it) => it.kind === kind) === true
}

function isDeclared(node: ts.Node): boolean {
  return hasModifier(node, ts.SyntaxKind.DeclareKeyword)
}

function isStatic(node: ts.Node): boolean {
  return ts.isClassStaticBlockDeclaration(node) || hasModifier(node, ts.SyntaxKind.StaticKeyword)
}
