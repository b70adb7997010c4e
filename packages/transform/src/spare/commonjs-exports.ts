import { ts } from '#typescript'
import { dottedText } from '../names/property-key.ts'
import type { Spared } from './spared.ts'

/*
 * Node finds the names that CommonJS exports by the text alone (cjs-module-lexer), before anything runs: whoever imports
 * it could not import them by name if that text were changed. Here is what of it we would change.
 */

/** The literal of `module.exports = { a, b }`: the assignment has to stay as it is, and can be stamped as a whole. */
export function exportsAssignment(node: ts.Node, ancestors: readonly ts.Node[]): ts.BinaryExpression | undefined {
  const parent = ancestors.at(-1)
  if (parent === undefined || !ts.isBinaryExpression(parent) || parent.right !== node) return undefined
  const isAssignment = parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
  return isAssignment && isExports(parent.left) ? parent : undefined
}

/**
 * Whether a value is the beginning of one in such a literal. Names are collected up to the first value that does not
 * begin with an identifier, so what begins with a bracket has to go on doing so.
 */
export function beginsExportedValue(node: ts.Node, ancestors: readonly ts.Node[], tree: ts.SourceFile): boolean {
  const start = node.getStart(tree)
  let child = node
  for (let i = ancestors.length - 1; i >= 2; i--) {
    const parent = ancestors[i]
    if (ts.isPropertyAssignment(parent)) {
      return (
        parent.initializer === child && exportsAssignment(ancestors[i - 1], ancestors.slice(0, i - 1)) !== undefined
      )
    }
    if (parent.getStart(tree) !== start) return false
    child = parent
  }
  return false
}

/** `Object.defineProperty(exports, 'a', { enumerable: true, get: function () { return b.a } })`, as compilers write it. */
export function spareExportDefinition(call: ts.CallExpression, spared: Spared): void {
  const target = call.arguments.at(0)
  const descriptor = call.arguments.at(2)
  if (target === undefined || descriptor === undefined || !isExports(target)) return
  if (dottedText(call.expression) !== 'Object.defineProperty' || !ts.isObjectLiteralExpression(descriptor)) return
  spared.add(descriptor, 'itself')
  for (const property of descriptor.properties) {
    if (ts.isPropertyAssignment(property)) spared.add(property.initializer, 'itself')
  }
}

/** `Object.keys(b).forEach(function (key) { … exports[key] = b[key] })`: all of another module. */
export function spareExportLoop(call: ts.CallExpression, text: string, spared: Spared): void {
  const loop = call.arguments.at(0)
  if (loop === undefined || !ts.isFunctionExpression(loop) || !ts.isPropertyAccessExpression(call.expression)) return
  const { expression, name } = call.expression
  if (name.text !== 'forEach' || !ts.isCallExpression(expression)) return
  if (dottedText(expression.expression) === 'Object.keys' && /\bexports\b/.test(text.slice(loop.pos, loop.end))) {
    spared.add(loop, 'itself')
  }
}

function isExports(node: ts.Expression): boolean {
  const path = dottedText(node)
  return path === 'exports' || path === 'module.exports'
}
