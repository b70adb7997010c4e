import { ts } from '#typescript'
import type { Tagger } from '../tagger.ts'
import { reportUnknownOption } from './decorator.ts'
import { isExpectCollected } from './expect-collected.ts'
import type { Annotation } from './mark.ts'
import { isDecoratorFactory, readMarkOptions } from './mark-options.ts'

/** `expectCollected(value, options)`. Options that cannot be read here are read by the runtime when it is called. */
export const call: Annotation = (node, tagger) => {
  if (!ts.isCallExpression(node) || !isExpectCollectedCall(node, tagger)) return undefined
  const at = node.getStart(tagger.source.tree)
  const count = node.arguments.length
  const isFactory = isDecoratorFactory(node)
  // What it decorates is not seen from here: the runtime gives it the place of its definition.
  if (isFactory && !ts.isExpressionStatement(tagger.ancestors.at(-1)!)) return undefined
  if (isFactory || count > 2 || node.arguments.some(ts.isSpreadElement)) {
    tagger.report('OVERSTAY_ANNOTATION_ARGUMENTS', at, 'expectCollected takes a value and its options, written out')
    return undefined
  }
  const { options, unknown } = readMarkOptions(node.arguments[1])
  if (unknown !== undefined) reportUnknownOption(unknown, at, tagger)
  return { ...options, at }
}

export function isExpectCollectedCall(node: ts.CallExpression, tagger: Tagger): boolean {
  // `@expectCollected()` is a call too.
  return !ts.isDecorator(tagger.ancestors.at(-1)!) && isExpectCollected(node.expression, tagger)
}
