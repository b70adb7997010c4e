import type { Heap } from '../graph/heap.ts'
import type { Retainers } from '../graph/retainers.ts'
import { PROPERTY, TARGET, WEAK, WEAK_WORD } from '../parse/columns.ts'
import type { Links } from './links.ts'
import type { NodeText } from './node-text.ts'
import type { Position } from './places.ts'
import { NOWHERE, type Reach, UNREACHED } from './reach.ts'
import type { Timers } from './timers.ts'

export interface Frees {
  readonly survivors: number
  readonly bytes: number
}

/** What a cut does: what goes, and the references that keep what was cut from going. */
export interface CutResult extends Frees {
  readonly keptBy: readonly number[]
}

const OWNERS_HANDLE = 'native_to_javascript'
const CANDIDATE = 1
const KEPT = 2

/**
 * What goes when references are cut. Exact: a node can go only if the path by which it was first reached is cut, so that
 * the candidates are what hangs below the cut references in the tree of first paths; of these, what anything else still
 * alive refers to is kept, and whatever that leads to.
 */
export class WhatIf {
  readonly #heap: Heap
  readonly #reach: Reach
  readonly #retainers: Retainers
  readonly #links: Links
  readonly #text: NodeText
  readonly #timers: Timers
  readonly #state: Uint8Array

  constructor(heap: Heap, reach: Reach, retainers: Retainers, links: Links, text: NodeText, timers: Timers) {
    this.#heap = heap
    this.#reach = reach
    this.#retainers = retainers
    this.#links = links
    this.#text = text
    this.#timers = timers
    this.#state = new Uint8Array(heap.nodeCount)
  }

  /**
   * What goes if the reference at the culprit's place is cut for each head. `lastPhase` bounds the graph: what only the
   * stack or the tests hold does not keep what the program has let go.
   */
  cut(
    culprits: readonly Position[],
    below: readonly (number | undefined)[],
    lastPhase: number,
    counts: (node: number) => boolean,
  ): CutResult {
    const cuts = new Set<number>()
    const targets = new Set<number>()
    culprits.forEach((culprit, index) => {
      this.#cutReference(culprit, below[index], cuts, targets)
    })
    const candidates = this.#candidates(cuts, targets, lastPhase)
    const keepers = this.#keepWhatIsReferredTo(candidates, cuts, targets, lastPhase)
    // Whoever else knows a timer does not keep what it would have called.
    const toFree = culprits.filter(({ node }, index) => below[index] === undefined || !this.#timers.isRunning(node))
    const onPath = new Set([...toFree.map(({ node }) => node), ...below])
    const keptBy = keepers.filter((edge) => onPath.has(this.#heap.targetOf(edge)))
    let survivors = 0
    let bytes = 0
    for (const node of candidates) {
      if (this.#state[node] === CANDIDATE) {
        bytes += this.#heap.sizeOf(node)
        if (counts(node)) survivors++
      }
      this.#state[node] = 0
    }
    return { survivors, bytes, keptBy }
  }

  /**
   * The edges that make up one reference: an object keeps an element both under its index and in the array that backs
   * it. A member of a chain is not cut out of it, which would cut off all behind it, but from what it holds: that is
   * what removing it from its list does.
   */
  #cutReference(culprit: Position, below: number | undefined, cuts: Set<number>, targets: Set<number>): void {
    if (culprit.place.chain !== 'none' && below !== undefined) {
      this.#cutPayload(culprit, below, cuts, targets)
      return
    }
    const { node, link } = culprit
    const { first, edges } = this.#retainers
    for (let at = first[node]; at < first[node + 1]; at++) {
      if (this.#belongsTo(edges[at], culprit)) cuts.add(edges[at])
    }
    targets.add(node)
    if (link.container >= 0) {
      cuts.add(link.entry)
      return
    }
    // The edge out of the timers' ring by which walks enter a timer is weak, and so is among nobody's retainers.
    if (this.#heap.edgeTypeOf(link.entry) === WEAK) cuts.add(link.entry)
    this.#cutCallback(node, cuts, targets)
  }

  /** clearTimeout() and clearInterval() also take a timer's callback away, whoever holds the timer. */
  #cutCallback(timer: number, cuts: Set<number>, targets: Set<number>): void {
    const callback = this.#timers.callbackOf(timer)
    for (let edge = this.#heap.firstEdge[timer]; edge < this.#heap.firstEdge[timer + 1]; edge++) {
      if (this.#heap.targetOf(edge) !== callback) continue
      cuts.add(edge)
      targets.add(callback)
    }
  }

  #belongsTo(edge: number, { link }: Position): boolean {
    if (link.container < 0) return false
    const from = this.#heap.ownerOf(edge)
    if (this.#heap.typeOf(link.container) === 'synthetic') return this.#isSameHandle(edge, link.entry)
    if (this.#links.containerOf(from) !== link.container) return false
    // Another field of the same object is another reference.
    const named = from === link.container && this.#heap.edgeTypeOf(edge) === PROPERTY
    return !named || link.kind !== 'property' || link.edge === this.#heap.edgeTextOf(edge)
  }

  /**
   * A handle of Node's native code stands twice in a snapshot: among the handles, and under its owner as
   * `native_to_javascript`. Handles with one label (the console's) have one owner.
   */
  #isSameHandle(edge: number, entry: number): boolean {
    const [text, known] = [edge, entry].map((handle) => this.#heap.edgeTextOf(handle))
    const isOfRoot = this.#heap.typeOf(this.#heap.ownerOf(edge)) === 'synthetic'
    if (edge === entry || text === OWNERS_HANDLE || (isOfRoot && known === OWNERS_HANDLE)) return true
    const label = text.replace(/^\d+/, '')
    return isOfRoot && label !== '' && label === known.replace(/^\d+/, '')
  }

  #cutPayload({ node, className, place }: Position, below: number, cuts: Set<number>, targets: Set<number>): void {
    const { firstEdge, edgeWord } = this.#heap
    for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
      const word = edgeWord[edge]
      if (word >= WEAK_WORD) continue
      const to = word & TARGET
      const isNext = this.#text.isVisible(to) && this.#text.classOf(to) === className
      // Its shape and prototype are no payload.
      if (this.#heap.typeOf(to) === 'object shape' || this.#heap.edgeTextOf(edge) === '__proto__') continue
      // Members of a tree hold each other through arrays: only the reference towards the head is cut there.
      if (isNext || (place.chain === 'indirect' && to !== below)) continue
      cuts.add(edge)
      targets.add(to)
    }
    if (place.chain !== 'indirect') return
    const { first, edges } = this.#retainers
    for (let at = first[below]; at < first[below + 1]; at++) {
      if (this.#links.containerOf(this.#heap.ownerOf(edges[at])) === node) cuts.add(edges[at])
    }
    targets.add(below)
  }

  /** Everything whose first path is cut. */
  #candidates(cuts: ReadonlySet<number>, targets: ReadonlySet<number>, lastPhase: number): number[] {
    const { firstEdge } = this.#heap
    const { cameBy, phase } = this.#reach
    const state = this.#state
    const found: number[] = []
    for (const target of targets) {
      if (cameBy[target] !== NOWHERE && phase[target] <= lastPhase && cuts.has(cameBy[target])) {
        if (state[target] === 0) found.push(target)
        state[target] = CANDIDATE
      }
    }
    for (const node of found) {
      for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
        const to = this.#heap.targetOf(edge)
        if (cameBy[to] !== edge || state[to] !== 0 || phase[to] > lastPhase) continue
        state[to] = CANDIDATE
        found.push(to)
      }
    }
    return found
  }

  /** Returns the references that keep what was to be cut off. */
  #keepWhatIsReferredTo(
    candidates: readonly number[],
    cuts: ReadonlySet<number>,
    targets: ReadonlySet<number>,
    lastPhase: number,
  ): number[] {
    const { firstEdge, edgeWord } = this.#heap
    const state = this.#state
    const keptBy: number[] = []
    const kept = candidates.filter((node) => {
      const isTarget = targets.has(node)
      // Timers stay in Node's list when their neighbours go.
      if (!isTarget && this.#timers.isRunning(node)) return true
      const keeper = this.#keeperOf(node, cuts, lastPhase)
      if (keeper >= 0 && isTarget) keptBy.push(keeper)
      return keeper >= 0
    })
    for (const node of kept) state[node] = KEPT
    for (const node of kept) {
      for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
        const to = edgeWord[edge] & TARGET
        if (state[to] !== CANDIDATE || edgeWord[edge] >= WEAK_WORD || cuts.has(edge)) continue
        state[to] = KEPT
        kept.push(to)
      }
    }
    return keptBy
  }

  /** A reference from something alive that is no candidate, or -1. */
  #keeperOf(node: number, cuts: ReadonlySet<number>, lastPhase: number): number {
    const { first, edges } = this.#retainers
    const { phase } = this.#reach
    for (let at = first[node]; at < first[node + 1]; at++) {
      const from = this.#heap.ownerOf(edges[at])
      const alive = this.#state[from] === 0 && phase[from] !== UNREACHED && phase[from] <= lastPhase
      if (alive && !cuts.has(edges[at])) return edges[at]
    }
    return -1
  }
}
