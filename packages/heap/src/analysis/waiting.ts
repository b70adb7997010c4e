import type { Heap } from '../graph/heap.ts'
import { OpenWaits } from '../graph/open-waits.ts'
import type { Scripts } from '../graph/scripts.ts'
import type { Tags } from '../graph/tags.ts'
import { type Reach, THROUGH, UNREACHED, WALL } from './reach.ts'

/**
 * Heads that may merely be waiting: one of its site in its scope, as an operation leaves that is still under way. No
 * snapshot tells whether what they wait for will come, so they are told apart; and what is found beneath them, many a
 * scope, is told for itself.
 */
export interface Waiting {
  /** By token's place plus one: 1 for those that wait. */
  readonly waits: Uint8Array
  /** By token's place plus one: 1 for what grows beneath them. */
  readonly grows: Uint8Array
  /** The search that finds what waits, and nothing of what grows beneath. */
  readonly before: Reach
  /** The search that goes on through what waits; undefined where nothing grows beneath. */
  readonly beneath?: Reach
}

/** Somebody who waits may wait for another who waits, and so on; deeper than this it is no longer one operation. */
const DEPTH = 3

export class WaitingFinder {
  readonly #tags: Tags
  readonly #openWaits: OpenWaits
  readonly #search: (stops: Uint8Array) => Reach
  readonly #expected: (site: number) => boolean

  /** `expected`: somebody said that the site's objects go away; they never merely wait. */
  constructor(
    heap: Heap,
    tags: Tags,
    scripts: Scripts,
    search: (stops: Uint8Array) => Reach,
    expected: (site: number) => boolean,
  ) {
    this.#tags = tags
    this.#openWaits = new OpenWaits(heap, scripts)
    this.#search = search
    this.#expected = expected
  }

  /** Undefined where no head waits. `first`: the search with these stops. */
  find(first: Reach, stops: Uint8Array): Waiting | undefined {
    const { tokenOf } = this.#tags
    const alive = this.#counts(tokenOf.keys(), first)
    const waits = new Uint8Array(stops.length)
    const stopsBeneath = stops.slice()
    const seen = new Uint8Array(tokenOf.length)
    const heads: number[] = []
    let found: readonly number[] = first.heads
    let beneath = first
    for (let depth = 0; depth < DEPTH; depth++) {
      const waiting = found.filter((head) => this.#waits(head, alive))
      if (waiting.length === 0) break
      for (const head of found) seen[head] = 1
      for (const head of waiting) {
        waits[tokenOf[head]] = 1
        stopsBeneath[tokenOf[head]] = THROUGH
      }
      beneath = this.#search(stopsBeneath)
      found = beneath.heads.filter((head) => seen[head] === 0)
      for (const head of found) heads.push(head)
    }
    if (beneath === first) return undefined
    const grows = this.#growing(heads)
    if (!grows.includes(1)) return { waits, grows, before: first }
    const before = this.#search(stops.map((stop, token) => (grows[token] === 1 ? WALL : stop)))
    return { waits, grows, before, beneath }
  }

  #waits(head: number, alive: Uint32Array): boolean {
    const token = this.#tags.tokenOf[head]
    return alive[token] === 1 && !this.#isExpected(token) && this.#openWaits.has(head)
  }

  /** Several of one site in one scope; one alone goes with what waits. */
  #growing(heads: readonly number[]): Uint8Array {
    return Uint8Array.from(this.#counts(heads), (count, token) =>
      count > 1 || (count === 1 && this.#isExpected(token)) ? 1 : 0,
    )
  }

  #isExpected(token: number): boolean {
    return this.#expected(this.#tags.tokens[token - 1].site.id)
  }

  #counts(nodes: Iterable<number>, reach?: Reach): Uint32Array {
    const counts = new Uint32Array(this.#tags.tokens.length + 1)
    for (const node of nodes) if (reach?.phase[node] !== UNREACHED) counts[this.#tags.tokenOf[node]]++
    return counts
  }
}
