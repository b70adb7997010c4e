import { ts } from '#typescript'
import type { Tagger } from '../tagger.ts'
import { isExpectCollected } from './expect-collected.ts'
import type { Annotation, Mark } from './mark.ts'
import { readMarkOptions } from './mark-options.ts'

/** `@expectCollected()` and `@expectCollected({ within, name })` on a class, TC39 or legacy: both are lowered after us. */
export const decorator: Annotation = (node, tagger) => {
  if (!ts.isClassLike(node) || node.modifiers === undefined) return undefined
  for (const modifier of node.modifiers) {
    if (ts.isDecorator(modifier) && isOurs(modifier, tagger)) return markOf(modifier, tagger)
  }
  return undefined
}

function isOurs({ expression }: ts.Decorator, tagger: Tagger): boolean {
  return isExpectCollected(ts.isCallExpression(expression) ? expression.expression : expression, tagger)
}

function markOf(node: ts.Decorator, tagger: Tagger): Mark | undefined {
  if (!ts.isCallExpression(node.expression)) {
    const at = node.getStart(tagger.source.tree)
    tagger.report('OVERSTAY_ANNOTATION_ARGUMENTS', at, '@expectCollected without parentheses')
    return undefined
  }
  return decoratorMark(node, node.expression, tagger, () => {
    tagger.edits.remove(node.getStart(tagger.source.tree), node.end)
    tagger.spared.add(node, 'everything')
  })
}

/** The mark of a call that is applied to a class as a decorator. `accept` takes it out of the code. */
export function decoratorMark(
  node: ts.Node,
  { arguments: given }: ts.CallExpression,
  tagger: Tagger,
  accept: () => void,
): Mark | undefined {
  const at = node.getStart(tagger.source.tree)
  if (given.length === 1 && given[0].kind === ts.SyntaxKind.FalseKeyword) return { isExpected: false, at, accept }
  const { isWhole, options, unknown } = readMarkOptions(given.at(0))
  if (!isWhole || given.length > 1) {
    const message = 'the options of @expectCollected cannot be read without running them'
    tagger.report('OVERSTAY_ANNOTATION_OPTIONS', at, message)
    return undefined
  }
  if (unknown !== undefined) {
    reportUnknownOption(unknown, at, tagger)
    return undefined
  }
  return { ...options, at, accept }
}

export function reportUnknownOption(unknown: string, at: number, tagger: Tagger): void {
  tagger.report('OVERSTAY_ANNOTATION_UNKNOWN_OPTION', at, `expectCollected has no option "${unknown}"`)
}

/** On anything but a class the decorator is the runtime's to refuse; we say so before the program runs. */
export function reportMisplacedDecorator(node: ts.Decorator, parent: ts.Node, tagger: Tagger): void {
  if (ts.isClassLike(parent) || !isOurs(node, tagger)) return
  tagger.report(
    'OVERSTAY_ANNOTATION_PLACE',
    node.getStart(tagger.source.tree),
    '@expectCollected on something that is no class',
  )
}
