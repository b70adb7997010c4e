import type { Held, Holding } from './explain-held.ts'

/** What became of a value that should go away; of one that is still there also what holds it. */
export interface Departure extends Holding {
  /** What the caller called the value. */
  readonly name: string
  /** Whether the value was collected. */
  readonly gone: boolean
  /** Whole milliseconds from the call to the answer: its delay, and what looking took. */
  readonly after: number
}

/** What the checker works with; tests pass their own. */
export interface DepartureChecking {
  collect: () => void
  /** Resolves after a macrotask, when nothing is kept alive any more because a `WeakRef` to it was read. */
  turn: () => Promise<void>
  now: () => number
  /** Calls `fn` after `ms` milliseconds, unless the function that it returns is called before. */
  wake: (ms: number, fn: () => void) => () => void
  /** What holds these values. Takes its snapshot before it returns. */
  explain: (held: readonly Held[]) => Promise<readonly Holding[]>
}

/** The file to draw into; false where nobody wants to know what holds the value. */
export type GraphWanted = string | false | undefined

interface Pending {
  readonly ref: WeakRef<WeakKey>
  readonly graph: GraphWanted
  readonly name: string
  readonly since: number
  readonly due: number
  readonly answer: (departure: Departure) => void
}

/** A value that survives one collection gets another: the first may have run a finalizer that let it go. */
const COLLECTIONS = 2
/** So many values are explained at a time, those first for which a graph is wanted. */
const MOST_EXPLAINED = 5
/** Looking may take a tenth of the process's time: it rests nine times as long as it has looked. */
const REST = 9

/**
 * Answers for any number of values with one timer: it waits for the first that is due, then looks at all that are due
 * by now. Values that are gone already cost no collection; those that are not share one.
 */
export class DepartureChecker {
  readonly #with: DepartureChecking
  #pending: Pending[] = []
  #looking = false
  #mayLookAt = 0
  #wakesAt = Infinity
  #sleepOn: (() => void) | undefined

  constructor(checking: DepartureChecking) {
    this.#with = checking
  }

  /** Resolves when the value behind `ref` was looked for, at the earliest after `delay` milliseconds. */
  readonly add = (ref: WeakRef<WeakKey>, name: string, delay: number, graph: GraphWanted): Promise<Departure> => {
    const since = this.#with.now()
    return new Promise((answer) => {
      this.#pending.push({ ref, graph, name, since, due: since + delay, answer })
      this.#wakeBy(since + delay)
    })
  }

  /** Sets the timer, or moves it to an earlier time. */
  #wakeBy(due: number): void {
    const at = Math.max(due, this.#mayLookAt)
    if (this.#looking || at >= this.#wakesAt) return
    this.#sleepOn?.()
    this.#wakesAt = at
    this.#sleepOn = this.#with.wake(Math.max(0, at - this.#with.now()), () => {
      void this.#look()
    })
  }

  async #look(): Promise<void> {
    this.#looking = true
    const start = this.#with.now()
    let left = this.#answerGone(this.#takeDue(start))
    for (let round = 0; left.length > 0 && round < COLLECTIONS; round++) {
      // What was read from a `WeakRef` lives until the job ends.
      await this.#with.turn()
      this.#with.collect()
      left = this.#answerGone(left)
    }
    const end = this.#with.now()
    await this.#explain(left)
    this.#looking = false
    this.#mayLookAt = end + REST * (end - start)
    this.#wakesAt = Infinity
    this.#sleepOn = undefined
    if (this.#pending.length > 0) this.#wakeBy(this.#pending.reduce((first, { due }) => Math.min(first, due), Infinity))
  }

  /** Answers for what is still there. What that takes is paid for by leaks, and counts for no rest. */
  async #explain(left: readonly Pending[]): Promise<void> {
    const answered = left.map((pending) => ({ pending, after: this.#after(pending) }))
    const wanted = left.filter(({ graph }) => graph !== false)
    const drawn = wanted.filter(({ graph }) => graph !== undefined)
    const chosen = [...new Set([...drawn, ...wanted])].slice(0, MOST_EXPLAINED)
    const held = chosen.map(({ ref, graph }) => ({ ref, graph: graph === false ? undefined : graph }))
    let holdings: readonly Holding[] = []
    if (chosen.length > 0) {
      // What the last look read may not be held any more when the snapshot is taken.
      await this.#with.turn()
      holdings = await this.#with.explain(held)
    }
    const others = `only ${chosen.length} of ${wanted.length} values that were still there at once are explained`
    for (const { pending, after } of answered) {
      const { name, graph, answer } = pending
      const holding = holdings[chosen.indexOf(pending)] ?? (graph === false ? {} : { unexplained: others })
      answer({ name, gone: false, after, ...holding })
    }
  }

  #takeDue(now: number): Pending[] {
    const due = this.#pending.filter((pending) => pending.due <= now)
    this.#pending = this.#pending.filter((pending) => pending.due > now)
    return due
  }

  /** Answers for the values that are gone; returns the others. */
  #answerGone(pending: readonly Pending[]): Pending[] {
    return pending.filter((one) => {
      const gone = isGone(one.ref)
      if (gone) one.answer({ name: one.name, gone, after: this.#after(one) })
      return !gone
    })
  }

  #after({ since }: Pending): number {
    return Math.round(this.#with.now() - since)
  }
}

// In a function of its own, whose frame is gone before the next collection: a register would hold what was read.
function isGone(ref: WeakRef<WeakKey>): boolean {
  return ref.deref() === undefined
}
