import { outsideContext } from './async-hooks.ts'
import { notCollectable, uncollectableKind } from './expect-collected.ts'
import type { Checkpoint, Departure, DepartureOptions } from './node/index.ts'
import { shared } from './shared.ts'

export type { Expectation, Within } from './expect-collected.ts'
export type { OpenScope } from './scope.ts'

export const { scope, openScope, expectCollected } = shared

/** As in `@overstay/runtime/node`, which is loaded when it is called first. */
export async function checkpoint(): Promise<Checkpoint> {
  return (await import('#tools')).checkpoint()
}

/** As in `@overstay/runtime/node`, which is loaded when it is called first. */
export function shouldGoAway(value: WeakKey, name: string, options?: DepartureOptions): Promise<Departure> {
  const kind = uncollectableKind(value)
  if (kind !== undefined) return Promise.reject(notCollectable('shouldGoAway', kind))
  const ref = new WeakRef(value)
  // Nothing that waits for the tools may hold the value: no closure, and no promise of the caller's async context.
  return outsideContext(() => import('#tools').then((tools) => tools.departureOf(ref, name, options)))
}
