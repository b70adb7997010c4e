import { AsyncResource } from 'node:async_hooks'
import path from 'node:path'
import { OverstayTypeError } from '../errors.ts'
import { notCollectable, uncollectableKind } from '../expect-collected.ts'
import { collectGarbage } from './collector.ts'
import { DepartureChecker, type Departure } from './departure-checker.ts'
import { explainHeld } from './explain-held.ts'
import { macrotasks } from './settle.ts'

export type { Departure } from './departure-checker.ts'

/** When `shouldGoAway` looks, and what it tells of a value that is still there. */
export interface DepartureOptions {
  /** Milliseconds between the call and the first look, 1,000 where nothing is said. */
  delay?: number
  /**
   * A file to draw what holds the value into: DOT, or SVG where it ends in `.svg` (by `@viz-js/viz`, where it is
   * installed; the DOT is written too). `false` asks for neither a graph nor a path, and so for no heap snapshot.
   */
  graph?: string | false
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
 * `{ name, gone, after }` once it has looked, with the path and the graph of what holds the value where it is still
 * there. It never keeps the value alive: a variable of the caller that still names it does. All pending calls share one timer and its collections; while a call is pending, the process stays
 * alive. Rejects with a `TypeError` what is never collected (primitives, registered symbols), an empty name, and a
 * delay that no timer can wait for.
 */
export function shouldGoAway(value: WeakKey, name: string, options?: DepartureOptions): Promise<Departure> {
  const kind = uncollectableKind(value)
  if (kind !== undefined) return Promise.reject(notCollectable('shouldGoAway', kind))
  return departureOf(new WeakRef(value), name, options)
}

/** As `shouldGoAway`, for a value that the caller refers to weakly. */
export function departureOf(
  ref: WeakRef<WeakKey>,
  name: string,
  { delay = DEFAULT_DELAY, graph }: DepartureOptions = {},
): Promise<Departure> {
  const error = refusalOf(name, delay, graph)
  if (error !== undefined) return Promise.reject(error)
  checker ??= nodeChecker()
  // Not in an async function or a closure: the frame of the one and the context of the other would hold `value`.
  const file = typeof graph === 'string' ? path.resolve(graph) : graph
  return outside.runInAsyncScope(checker.add, undefined, ref, name, delay, file)
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
    explain: explainHeld,
  })
}

function refusalOf(name: unknown, delay: unknown, graph: unknown): OverstayTypeError | undefined {
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
  if (graph !== undefined && graph !== false && (typeof graph !== 'string' || graph === '')) {
    return new OverstayTypeError(
      'OVERSTAY_DEPARTURE_GRAPH',
      `shouldGoAway() needs the name of a file for the graph of ${name}, or false; got ${graph === '' ? 'an empty name' : typeof graph}`,
    )
  }
  return undefined
}
