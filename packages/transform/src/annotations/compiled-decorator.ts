import { ts } from '#typescript'
import { calleeName } from '../names/callee-name.ts'
import { innerExpression } from '../source/outer-expression.ts'
import type { Tagger } from '../tagger.ts'
import { decoratorMark } from './decorator.ts'
import { isExpectCollected } from './expect-collected.ts'
import type { Annotation } from './mark.ts'

/** What compilers make of legacy decorators: TypeScript (tslib's has the same name), esbuild, swc. */
const helpers: ReadonlySet<string> = new Set(['__decorate', '__decorateClass', '_ts_decorate'])

/** `A = __decorate([expectCollected(), other], A)`: the decorators of a class, compiled before us. */
export interface CompiledDecorators {
  readonly list: ts.ArrayLiteralExpression
  /** The class. */
  readonly name: string
}

/** Of the statement that applies them; `undefined` for any other. */
export function compiledDecorators(statement: ts.Node): CompiledDecorators | undefined {
  if (!ts.isExpressionStatement(statement)) return undefined
  let value = innerExpression(statement.expression)
  // `exports.A = A = A_1 = __decorate(…)`
  while (isAssignment(value)) value = innerExpression(value.right)
  if (!ts.isCallExpression(value) || value.arguments.length !== 2 || !helpers.has(calleeName(value.expression))) {
    return undefined
  }
  const [list, target] = value.arguments
  return ts.isArrayLiteralExpression(list) && ts.isIdentifier(target) ? { list, name: ts.idText(target) } : undefined
}

function isAssignment(node: ts.Expression): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken
}

/** `@expectCollected()` that TypeScript, esbuild or swc have compiled as a legacy decorator. */
export const compiledDecorator: Annotation = (node, tagger) => {
  if (!ts.isClassLike(node) || !tagger.hasCompiledDecorators) return undefined
  const name = variableOf(node, tagger.ancestors)
  const statements = tagger.ancestors.findLast(hasStatements)?.statements ?? []
  for (const statement of statements) {
    if (statement.pos < node.end) continue
    const found = compiledDecorators(statement)
    if (found === undefined || found.name !== name) continue
    const ours = found.list.elements.find((it) => ts.isCallExpression(it) && isExpectCollected(it.expression, tagger))
    if (ours !== undefined)
      return decoratorMark(ours, ours as ts.CallExpression, tagger, () => {
        takeOut(ours, found, tagger)
      })
  }
  return undefined
}

function takeOut(element: ts.Expression, { list }: CompiledDecorators, { edits, source, spared }: Tagger): void {
  const { elements } = list
  const next = elements.at(elements.indexOf(element) + 1)
  edits.remove(element.getStart(source.tree), next === undefined ? element.end : next.getStart(source.tree))
  spared.add(element, 'everything')
}

function hasStatements(node: ts.Node): node is ts.SourceFile | ts.Block | ts.ModuleBlock {
  return ts.isSourceFile(node) || ts.isBlock(node) || ts.isModuleBlock(node)
}

/** The variable a class is in: its own name, or the one it is assigned to first: `let A = A_1 = class A {}`. */
function variableOf(node: ts.ClassLikeDeclaration, ancestors: readonly ts.Node[]): string | undefined {
  if (ts.isClassDeclaration(node)) return node.name === undefined ? undefined : ts.idText(node.name)
  for (const ancestor of ancestors.toReversed()) {
    if (ts.isVariableDeclaration(ancestor)) return ts.isIdentifier(ancestor.name) ? ts.idText(ancestor.name) : undefined
    if (!ts.isBinaryExpression(ancestor) || !isAssignment(ancestor)) return undefined
  }
  return undefined
}
