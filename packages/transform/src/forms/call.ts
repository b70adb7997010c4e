import { ts } from '#typescript'
import { isExpectCollectedCall } from '../annotations/call.ts'
import { calleeName } from '../names/callee-name.ts'
import { wrap } from '../rewrite/wrap.ts'
import { innerExpression, seatOf } from '../source/outer-expression.ts'
import { spareExportDefinition, spareExportLoop } from '../spare/commonjs-exports.ts'
import { spareArguments } from '../spare/spared-calls.ts'
import type { Allocation, Tagger } from '../tagger.ts'
import { allocatingCallee } from './allocating-calls.ts'
import { boundFunction } from './bound-function.ts'
import { stampAfterSuper } from './class-instances.ts'

export function callExpression(node: ts.CallExpression, tagger: Tagger): void {
  if (node.expression.kind === ts.SyntaxKind.SuperKeyword) {
    stampAfterSuper(node, tagger)
    return
  }
  if (tagger.hasAnnotations && isExpectCollectedCall(node, tagger)) {
    expectation(node, tagger)
    return
  }
  spareArguments(node, tagger.spared)
  if (tagger.exportsByText) {
    spareExportDefinition(node, tagger.spared)
    spareExportLoop(node, tagger.source.text, tagger.spared)
  }
  const made = allocationOf(node, tagger)
  if (made === undefined) return
  if (!mayBeWrapped(node, tagger)) tagger.spared.add(node, 'itself')
  const index = tagger.site(node, made)
  if (index !== undefined) wrap(tagger, node, 'n', index)
}

function allocationOf(node: ts.CallExpression, tagger: Tagger): Allocation | undefined {
  const bound = boundFunction(node)
  if (bound !== undefined) return { kind: 'bind', name: bound }
  const callee = allocatingCallee(node, tagger)
  return callee === undefined ? undefined : { kind: 'call', name: callee }
}

function mayBeWrapped(node: ts.CallExpression, { ancestors }: Tagger): boolean {
  const { child, parent } = seatOf(node, ancestors)
  // A bound function that is called on the spot is garbage before anybody could hold it.
  if (parent !== undefined && ts.isCallExpression(parent) && parent.expression === child) return false
  // `a?.f.bind(b).call(c)`: what follows in the chain must stay in it, or it would run on undefined.
  return !continuesOptionalChain(node, ancestors.at(-1)!)
}

function continuesOptionalChain(node: ts.CallExpression, parent: ts.Node): boolean {
  if ((node.flags & ts.NodeFlags.OptionalChain) === 0) return false
  return (
    (ts.isPropertyAccessExpression(parent) ||
      ts.isElementAccessExpression(parent) ||
      ts.isCallExpression(parent) ||
      ts.isNonNullExpression(parent)) &&
    parent.expression === node
  )
}

/** `expectCollected(e, o)` → `expectCollected(e, o, $ost, 3)`: the call stamps by itself and only needs to know where. */
function expectation(node: ts.CallExpression, tagger: Tagger): void {
  // The value has this site, not one of its own; its options are read at once and dropped.
  for (const argument of node.arguments) tagger.spared.add(innerExpression(argument), 'itself')
  const value = node.arguments.at(0)
  const index = tagger.site(node, {
    kind: 'call',
    name: value === undefined ? '' : valueName(value),
    annotation: 'only',
  })
  if (index === undefined) return
  const options = node.arguments.length === 1 ? ',void 0' : ''
  tagger.edits.append(node.arguments.at(-1)!.end, `${options},${tagger.handle.table},${index}`)
}

function valueName(value: ts.Expression): string {
  const inner = innerExpression(value)
  return calleeName(ts.isNewExpression(inner) || ts.isCallExpression(inner) ? inner.expression : inner)
}
