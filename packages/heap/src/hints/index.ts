import { asyncContext } from './async-context.ts'
import { asyncFrame } from './async-frame.ts'
import { attachedDom } from './attached-dom.ts'
import { cache } from './cache.ts'
import { closureCapture } from './closure-capture.ts'
import { collection } from './collection.ts'
import { consoleArgument } from './console-argument.ts'
import { detachedDom } from './detached-dom.ts'
import { errorStack } from './error-stack.ts'
import { eventListener } from './event-listener.ts'
import { eventTargetListener } from './event-target-listener.ts'
import { generator } from './generator.ts'
import type { HeldPath, Hint } from './held-path.ts'
import { heldValue } from './held-value.ts'
import { interval } from './interval.ts'
import { messagePort } from './message-port.ts'
import { openWait } from './open-wait.ts'
import { pendingPromise } from './pending-promise.ts'
import { reference } from './reference.ts'
import { structure } from './structure.ts'
import { testDouble } from './test-double.ts'
import { timer } from './timer.ts'
import { weakMap } from './weak-map.ts'

/** All ways of holding that are known, in the order they are asked; each has a page of its name under docs/hints. */
export const hints = {
  'async-context': asyncContext,
  interval,
  timer,
  'open-wait': openWait,
  'test-double': testDouble,
  'console-argument': consoleArgument,
  'message-port': messagePort,
  'detached-dom': detachedDom,
  'attached-dom': attachedDom,
  'error-stack': errorStack,
  'weak-map': weakMap,
  'held-value': heldValue,
  'event-target-listener': eventTargetListener,
  'event-listener': eventListener,
  'pending-promise': pendingPromise,
  'async-frame': asyncFrame,
  generator,
  cache,
  collection,
  structure,
  'closure-capture': closureCapture,
  reference,
} satisfies Record<string, Hint>

export type HintId = keyof typeof hints

export interface Advice {
  readonly id: HintId
  readonly text: string
}

export function adviceFor(path: HeldPath): Advice {
  for (const [id, hint] of Object.entries(hints)) {
    const text = hint(path)
    if (text !== undefined) return { id: id as HintId, text: text + alsoHeld(path) }
  }
  return { id: 'reference', text: reference(path) + alsoHeld(path) }
}

function alsoHeld({ alsoHeldBy, heldTwice, heads }: HeldPath): string {
  if (alsoHeldBy.length === 0) return ''
  const who = alsoHeldBy.join(' and by ')
  if (heldTwice < heads) return ` Of ${heads}, ${heldTwice} ${heldTwice === 1 ? 'is' : 'are'} also held by ${who}.`
  return ` It is also held by ${who}: that reference has to go too.`
}
