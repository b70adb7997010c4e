import { ts } from '#typescript'
import { EXPECT_COLLECTED } from '../options.ts'
import type { ImportedName } from '../scope/imported-names.ts'
import type { NameResolution } from '../scope/name-resolution.ts'
import { innerExpression } from '../source/outer-expression.ts'
import type { Barrels } from './barrels.ts'

/** What has to be known of a place in a file to say whose a name is there. */
export interface NamePlace {
  readonly names: NameResolution
  /** From the root of the tree to the parent of the node in question. */
  readonly ancestors: readonly ts.Node[]
  readonly annotationModules: ReadonlySet<string>
  readonly barrels: Barrels
}

/** Whether an expression is our function under whatever name it was imported. */
export function isExpectCollected(callee: ts.Expression, place: NamePlace): boolean {
  const node = memberOfModule(innerExpression(callee))
  if (ts.isIdentifier(node)) {
    const imported = importedAs(node, place)
    return imported !== undefined && isOurs(imported, place)
  }
  if (!ts.isPropertyAccessExpression(node) || node.name.text !== EXPECT_COLLECTED) return false
  const { root, members } = pathOf(node)
  const module = ts.isIdentifier(root) ? importedAs(root, place) : undefined
  return module !== undefined && isOurMember(module, members, place)
}

/** `a.b.c`: what it begins with, and the names after it. */
function pathOf(node: ts.PropertyAccessExpression): { root: ts.Expression; members: readonly string[] } {
  const members: string[] = []
  let root: ts.Expression = node
  while (ts.isPropertyAccessExpression(root)) {
    members.unshift(root.name.text)
    root = root.expression
  }
  return { root, members }
}

/** `(0, runtime_1.expectCollected)`: how compilers call a member without its object. */
function memberOfModule(node: ts.Expression): ts.Expression {
  const isCompiled =
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind === ts.SyntaxKind.CommaToken &&
    ts.isNumericLiteral(node.left)
  return isCompiled ? node.right : node
}

function importedAs(identifier: ts.Identifier, { ancestors, names }: NamePlace): ImportedName | undefined {
  const name = ts.idText(identifier)
  const imported = names.imported.get(name)
  return imported !== undefined && names.resolve(name, ancestors) === imported ? imported : undefined
}

type Modules = Pick<NamePlace, 'annotationModules' | 'barrels'>

/** Whether it is our function, by itself or through modules that pass it on. */
export function isOurs(imported: ImportedName, { annotationModules, barrels }: Modules): boolean {
  if (imported.name !== EXPECT_COLLECTED) return false
  if (annotationModules.has(imported.module)) return true
  const { module, name } = barrels.origin(imported)
  return name === EXPECT_COLLECTED && annotationModules.has(module)
}

/** Whether it is reached from a module by these names, through namespaces that hold others. */
export function isOurMember(
  imported: ImportedName,
  members: readonly string[],
  { annotationModules, barrels }: Modules,
): boolean {
  const isModule = imported.name === '*' || imported.name === 'default'
  if (isModule && members.length === 1 && annotationModules.has(imported.module)) return true
  const { module, name } = barrels.origin(imported, members)
  return name === EXPECT_COLLECTED && annotationModules.has(module)
}
