import type { Scope } from '../scope-record.ts'
import { shared } from '../shared.ts'
import type { Site } from '../site.ts'
import type { Token } from '../token.ts'
import { collectGarbage } from './collector.ts'
import { macrotasks, settle } from './settle.ts'

// Taken before the program can replace it.
const { performance } = globalThis
const { ledger } = shared

const LONGEST_SETTLING = 1000

/** What one site made in one scope between two looks at the journal. */
export interface Batch {
  readonly site: Site
  readonly scope: Scope
  /** How many objects. */
  readonly created: number
  /** Alive as long as one of them is. */
  readonly token: WeakRef<Token>
}

/** Writes down, from when it is made, which tokens are let go. A journal that nobody refers to is not written any more. */
export class TokenJournal {
  #batches: Batch[] = []
  readonly #full: ((batches: Batch[]) => Batch[]) | undefined
  #limit: number

  /** When more than `limit` batches wait to be taken, `full` says which of them to keep. */
  constructor(limit = Infinity, full?: (batches: Batch[]) => Batch[]) {
    this.#limit = limit
    this.#full = full
    ledger.renewTokens()
    observe(new WeakRef(this))
  }

  add(token: Token): void {
    const { site, scope, created } = token
    if (created === 0) return
    this.#batches.push({ site, scope, created, token: new WeakRef(token) })
    if (this.#batches.length <= this.#limit || this.#full === undefined) return
    this.#batches = this.#full(this.#batches)
    // Twice what is alive, so that looking through it costs little for each token.
    this.#limit = Math.max(this.#limit, 2 * this.#batches.length)
  }

  /** What was made since the last call, or since the journal was made. */
  take(): Batch[] {
    ledger.renewTokens()
    const batches = this.#batches
    this.#batches = []
    return batches
  }
}

// Outside the class: a closure in its constructor would hold the journal.
function observe(ref: WeakRef<TokenJournal>): void {
  const observer = (token: Token): void => {
    const journal = ref.deref()
    if (journal === undefined) ledger.tokenObservers.delete(observer)
    else journal.add(token)
  }
  ledger.tokenObservers.add(observer)
}

export function isAlive({ token }: Batch): boolean {
  return token.deref() !== undefined
}

/** Lets macrotasks run and collects as long as that lets batches go; at least one collection. */
export async function settleBatches(batches: readonly Batch[]): Promise<void> {
  const settling = {
    collect: collectGarbage,
    alive: () => batches.filter(isAlive).length,
    turn: macrotasks,
    // What timers and requests let go later is told later: a server always waits for one.
    busy: () => false,
    now: () => performance.now(),
  }
  await settle(settling, LONGEST_SETTLING)
}

/**
 * How many objects of these batches survive. A token lives as long as any of its objects does: each batch that is alive
 * has one survivor at least, and as many as were made at most.
 */
export function survivorBounds(alive: readonly Batch[]): { atLeast: number; atMost: number } {
  return { atLeast: alive.length, atMost: alive.reduce((sum, { created }) => sum + created, 0) }
}

/** Batches by site, sites in the order in which the program registered them. */
export function bySite<B extends Batch>(batches: readonly B[]): [Site, B[]][] {
  const groups = new Map<Site, B[]>()
  for (const batch of batches) {
    const group = groups.get(batch.site)
    if (group === undefined) groups.set(batch.site, [batch])
    else group.push(batch)
  }
  return [...groups].sort(([one], [other]) => one.number - other.number)
}
