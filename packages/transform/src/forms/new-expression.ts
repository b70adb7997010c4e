import type { ts } from '#typescript'
import { calleeName } from '../names/callee-name.ts'
import { wrap } from '../rewrite/wrap.ts'
import { isAssigned } from '../source/assigned.ts'
import { spareConstruction } from '../spare/spared-calls.ts'
import type { Tagger } from '../tagger.ts'

/** A constructor may return what it made long ago, so the runtime looks whether the value is stamped. */
export function newExpression(node: ts.NewExpression, tagger: Tagger): void {
  if (isAssigned(node, tagger.ancestors)) return
  spareConstruction(node, tagger.spared)
  const index = tagger.site(node, { kind: 'new', name: calleeName(node.expression) })
  if (index !== undefined) wrap(tagger, node, 'n', index)
}
