import { AsyncResource } from 'node:async_hooks'
import { OverstayTypeError } from '../errors.ts'
import { notCollectable, uncollectableKind } from '../expect-collected.ts'
import { collectGarbage } from './collector.ts'
import { DepartureChecker, type Departure } from './departure-checker.ts'
import { macrotasks } from './settle.ts'

export type { Departure } from './departure-checker.ts'

/** When `shouldGoAway` looks. */
export interface DepartureOptions {
  /** Milliseconds between the call and the first look, 1,000 where nothing is said. */
  delay?: number
}

// Taken before the program can replace them: fake timers must not stop the checker.
const { setTimeout, clearTimeout, performance } = globalThis

const DEFAULT_DELAY = 1000
/** The longest time a timer of Node can wait: 2^31 - 1 ms, 24.8 days. Beyond it fires at once. */
const LONGEST_DELAY = 2 ** 31 - 1

let checker: DepartureChecker | undefined
/**
 * The async context that this module was loaded in. A promise or a timer that was made in the caller's context holds the
 * caller's stores, and what is asked about is often in one of them (the request of a server).
 */
const outside = new AsyncResource('overstay.shouldGoAway')

/**
 * Whether `value`, an object, a function or a symbol, is collected within `delay` milliseconds from now. Resolves to
 * `{ name, gone, after }` once it has looked, and never keeps the value alive: a variable of the caller that still
 * names it does. All pending calls share one timer and its collections; while a call is pending, the process stays
 * alive. Rejects with a `TypeError` what is never collected (primitives, registered symbols), an empty name, and a
 * delay that no timer can wait for.
 */
export function shouldGoAway(
  value: WeakKey,
  name: string,
  { delay = DEFAULT_DELAY }: DepartureOptions = {},
): Promise<Departure> {
  const error = refusalOf(value, name, delay)
  if (error !== undefined) return Promise.reject(error)
  checker ??= nodeChecker()
  // Not in an async function or a closure: the frame of the one and the context of the other would hold `value`.
  return outside.runInAsyncScope(checker.add, undefined, new WeakRef(value), name, delay)
}

function nodeChecker(): DepartureChecker {
  return new DepartureChecker({
    collect: collectGarbage,
    turn: () => macrotasks(0),
    now: () => performance.now(),
    wake: (ms, fn) => {
      const timer = setTimeout(fn, ms)
      return () => {
        clearTimeout(timer)
      }
    },
  })
}

function refusalOf(value: unknown, name: unknown, delay: unknown): OverstayTypeError | undefined {
  const kind = uncollectableKind(value)
  if (kind !== undefined) return notCollectable('shouldGoAway', kind)
  if (typeof name !== 'string' || name === '') {
    return new OverstayTypeError(
      'OVERSTAY_DEPARTURE_NAME',
      `shouldGoAway() needs a name for the value, a string that is not empty; got ${String(name)}`,
    )
  }
  if (typeof delay !== 'number' || !(delay >= 0 && delay <= LONGEST_DELAY)) {
    return new OverstayTypeError(
      'OVERSTAY_DEPARTURE_DELAY',
      `shouldGoAway() needs a delay from 0 to ${LONGEST_DELAY} milliseconds for ${name}; got ${String(delay)}`,
    )
  }
  return undefined
}
