import type { Scope } from '@overstay/runtime/node'

/** Calls `started` with the time at which each full collection of this process began; returns how to stop it. */
export type MajorCollections = (started: (at: number) => void) => () => void

/** One may have begun to mark before the time was over; what the next one leaves is really held. */
const COLLECTIONS = 2

interface Waiting {
  readonly scope: Scope
  readonly due: number
  collections: number
}

/**
 * Stretches of time that have ended. Their objects may stay some time longer; after that nothing is forced: the
 * collections that come by themselves are counted, and what is alive after two of them is suspected (DESIGN 4).
 */
export class TimedScopes {
  readonly #isOver: (scope: Scope) => boolean
  readonly #judge: (scopes: readonly Scope[]) => void
  readonly #collections: MajorCollections
  #waiting: Waiting[] = []
  #stop: (() => void) | undefined

  /** `isOver` says whether nothing of a scope is left, which needs no waiting; `judge` is given those that are due. */
  constructor(
    isOver: (scope: Scope) => boolean,
    judge: (scopes: readonly Scope[]) => void,
    collections: MajorCollections = naturalCollections,
  ) {
    this.#isOver = isOver
    this.#judge = judge
    this.#collections = collections
  }

  get areWaiting(): boolean {
    return this.#waiting.length > 0
  }

  add(scope: Scope, endedAt: number): void {
    this.#waiting.push({ scope, due: endedAt + scope.milliseconds, collections: 0 })
    this.#stop ??= this.#collections(this.#collected)
  }

  /** All that wait, sorted by whether their time is over at `now`; nothing waits afterwards. */
  takeAll(now: number): { due: Scope[]; early: Scope[] } {
    this.#stop?.()
    const due: Scope[] = []
    const early: Scope[] = []
    for (const waiting of this.#waiting) (waiting.due <= now ? due : early).push(waiting.scope)
    this.#waiting = []
    return { due, early }
  }

  readonly #collected = (at: number): void => {
    const ready: Scope[] = []
    this.#waiting = this.#waiting.filter((waiting) => {
      if (at >= waiting.due) waiting.collections++
      if (waiting.collections < COLLECTIONS && !this.#isOver(waiting.scope)) return true
      ready.push(waiting.scope)
      return false
    })
    if (this.#waiting.length === 0) {
      this.#stop?.()
      this.#stop = undefined
    }
    if (ready.length > 0) this.#judge(ready)
  }
}

/** What Node's types do not say of an entry `gc`. */
interface CollectionEntry {
  readonly startTime: number
  readonly detail: { readonly kind: number }
}

function naturalCollections(started: (at: number) => void): () => void {
  // Loaded only here: most programs have no scope that ends after a time.
  const { constants, PerformanceObserver } = process.getBuiltinModule('node:perf_hooks')
  const observer = new PerformanceObserver((list) => {
    for (const { detail, startTime } of list.getEntries() as unknown as CollectionEntry[]) {
      if (detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR) started(startTime)
    }
  })
  observer.observe({ entryTypes: ['gc'] })
  return () => {
    observer.disconnect()
  }
}
