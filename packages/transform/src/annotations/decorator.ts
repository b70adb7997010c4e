import { ts } from 'ts-morph'
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
  const at = node.getStart(tagger.source.tree)
  if (!ts.isCallExpression(node.expression)) {
    tagger.report('OVERSTAY_ANNOTATION_ARGUMENTS', at, '@expectCollected without parentheses')
    return undefined
  }
  const given = node.expression.arguments
  const { options, isWhole } = readMarkOptions(given[0])
  if (!isWhole || given.length > 1) {
    tagger.report(
      'OVERSTAY_ANNOTATION_OPTIONS',
      at,
      'the options of @expectCollected cannot be read without running them',
    )
    return undefined
  }
  return {
    ...options,
    at,
    accept: () => {
      tagger.edits.remove(at, node.end)
      tagger.spared.add(node, 'everything')
    },
  }
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
