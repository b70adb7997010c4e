import type { Heap } from '../graph/heap.ts'
import { lateRoots } from '../graph/late-roots.ts'
import type { Tags } from '../graph/tags.ts'
import { type TimerLists, timerLists } from '../graph/timer-lists.ts'
import { TARGET, WEAK_WORD } from '../parse/columns.ts'
import { NodeQueue } from './node-queue.ts'

/** In `cameBy`: not reached. */
export const NOWHERE = 0xffffffff
/** In `cameBy`: the root, which no edge leads to. */
export const START = 0xfffffffe

/**
 * How a node was first met. Held: on the way to heads. Beneath: only through heads. The three pairs in this order: from
 * the roots; from what is in use just now (the stack); through something the tests own.
 */
export const UNREACHED = 0
export const HELD = 1
export const BENEATH = 2
export const HELD_LATE = 3
export const BENEATH_LATE = 4
export const HELD_BY_TESTS = 5
export const BENEATH_BY_TESTS = 6
/** Owned by the tests and touched, but not entered yet. */
const AT_THE_DOOR = 7

/** What the search does with an instance of a token: walk through, stop and call it a head, or stop and say nothing. */
export const THROUGH = 0
export const HEAD = 1
export const WALL = 2

/** Where the heads are and what leads to everything; docs/heap.md tells why it is done so. */
export interface Reach {
  /** By node: the edge it was first reached by. */
  readonly cameBy: Uint32Array
  readonly phase: Uint8Array
  /** By node: the place in `heads` of the head it was reached through (its own for a head) plus one, or 0. */
  readonly headOf: Uint32Array
  readonly heads: readonly number[]
}

/**
 * Breadth-first from the roots, stopping at instances whose token has a stop: the first ones met are heads. What is
 * behind a head is walked only when all heads of the same kind are found, so that everything that can be reached without
 * a head is. `closed` nodes (the tests' own) are entered last. `roots`: edges whose targets count as roots too.
 */
export function findHeads(
  heap: Heap,
  tags: Tags,
  stopOfToken: Uint8Array,
  closed: Uint8Array,
  roots: readonly number[] = [],
): Reach {
  const { cameBy, phase, headOf, heads } = new Walk(heap, tags, stopOfToken, closed).run(roots)
  return { cameBy, phase, headOf, heads }
}

class Walk implements Reach {
  readonly cameBy: Uint32Array
  readonly phase: Uint8Array
  readonly headOf: Uint32Array
  readonly heads: number[] = []
  readonly #heap: Heap
  readonly #tokenOf: Uint32Array
  readonly #stopOfToken: Uint8Array
  readonly #closed: Uint8Array
  readonly #late: readonly number[]
  /** No late root stands from here on. */
  readonly #afterLate: number
  readonly #isPlumbing: Uint8Array
  readonly #timerLists: TimerLists
  readonly #queue = new NodeQueue()
  /** Compiled code and shapes lead everywhere; a way through them is taken only where there is no other. */
  #plumbing: number[] = []
  #doors: number[] = []

  constructor(heap: Heap, tags: Tags, stopOfToken: Uint8Array, closed: Uint8Array) {
    this.#heap = heap
    this.#tokenOf = tags.tokenOf
    this.#stopOfToken = stopOfToken
    this.#closed = closed
    this.#late = lateRoots(heap)
    this.#afterLate = Math.max(-1, ...this.#late) + 1
    this.#isPlumbing = Uint8Array.from(heap.nodeTypes, (type) => (type === 'code' || type === 'object shape' ? 1 : 0))
    this.#timerLists = timerLists(heap)
    this.cameBy = new Uint32Array(heap.nodeCount).fill(NOWHERE)
    this.phase = new Uint8Array(heap.nodeCount)
    this.headOf = new Uint32Array(heap.nodeCount)
  }

  run(roots: readonly number[]): Reach {
    if (this.#heap.nodeCount === 0) return this
    this.cameBy[0] = START
    this.phase[0] = HELD
    this.#queue.push(0)
    for (const edge of roots) {
      const root = this.#heap.targetOf(edge)
      this.cameBy[root] = edge
      this.phase[root] = HELD
      this.#queue.push(root)
    }
    this.#walk(HELD)
    const doorsBeforeHeads = this.#takeDoors()
    this.#walkBeneath(0, BENEATH)
    const headsBeforeLate = this.heads.length
    for (const root of this.#late) {
      if (this.phase[root] !== HELD) continue
      this.phase[root] = HELD_LATE
      this.#expand(root, HELD_LATE)
    }
    this.#walk(HELD_LATE)
    this.#walkBeneath(headsBeforeLate, BENEATH_LATE)
    const otherDoors = this.#takeDoors()
    // What the tests hold on their own comes before what they hold for something that survives without them.
    for (const doors of [doorsBeforeHeads, otherDoors]) {
      const headsBefore = this.heads.length
      this.#enter(doors)
      this.#walkBeneath(headsBefore, BENEATH_BY_TESTS)
    }
    return this
  }

  #enter(doors: number[]): void {
    let next = doors
    while (next.length > 0) {
      for (const door of next) {
        this.phase[door] = HELD_BY_TESTS
        this.headOf[door] = 0
        this.#queue.push(door)
      }
      this.#walk(HELD_BY_TESTS)
      next = this.#takeDoors()
    }
  }

  #takeDoors(): number[] {
    const doors = this.#doors
    this.#doors = []
    return doors
  }

  /** Follows the queue without going behind heads. */
  #walk(phase: number): void {
    for (;;) {
      while (this.#queue.length > 0) {
        const node = this.#queue.shift()
        const stop = this.#stopOfToken[this.#tokenOf[node]]
        if (stop === HEAD) this.#addHead(node)
        else if (stop === THROUGH) this.#expandInTurn(node, phase)
      }
      if (this.#plumbing.length === 0) return
      this.#expandPlumbing(phase)
    }
  }

  #addHead(node: number): void {
    this.headOf[node] = this.heads.push(node)
  }

  /** Goes on from the heads found since `from`, through everything but walls. */
  #walkBeneath(from: number, phase: number): void {
    for (let index = from; index < this.heads.length; index++) this.#expand(this.heads[index], phase)
    for (;;) {
      while (this.#queue.length > 0) {
        const node = this.#queue.shift()
        if (this.#stopOfToken[this.#tokenOf[node]] !== WALL) this.#expandInTurn(node, phase)
      }
      if (this.#plumbing.length > 0) this.#expandPlumbing(phase)
      else if (phase !== BENEATH_BY_TESTS || !this.#openDoors(phase)) return
    }
  }

  /** When the tests' own is walked anyway, nothing stays closed. */
  #openDoors(phase: number): boolean {
    const doors = this.#takeDoors()
    for (const door of doors) {
      this.phase[door] = phase
      this.#queue.push(door)
    }
    return doors.length > 0
  }

  #expandInTurn(node: number, phase: number): void {
    if (this.#isPlumbing[this.#heap.nodeType[node]] === 1) this.#plumbing.push(node)
    else if (node >= this.#afterLate || phase !== HELD || !this.#late.includes(node)) this.#expand(node, phase)
  }

  #expandPlumbing(phase: number): void {
    const plumbing = this.#plumbing
    this.#plumbing = []
    for (const node of plumbing) this.#expand(node, phase)
  }

  #expand(node: number, phase: number): void {
    const { firstEdge, edgeWord } = this.#heap
    const phaseOf = this.phase
    const target = TARGET
    const weak = WEAK_WORD
    const unreached = UNREACHED
    for (let edge = firstEdge[node], end = firstEdge[node + 1]; edge < end; edge++) {
      const word = edgeWord[edge]
      // The phase tells what `cameBy` tells, in a quarter of the memory that this loop jumps about in.
      if (word < weak && phaseOf[word & target] === unreached) this.#meet(node, edge, word & target, phase)
    }
    if (this.#timerLists.size > 0) this.#expandTimers(node, phase)
  }

  #expandTimers(list: number, phase: number): void {
    for (const edge of this.#timerLists.get(list) ?? []) {
      const timer = this.#heap.targetOf(edge)
      if (this.phase[timer] === UNREACHED) this.#meet(list, edge, timer, phase)
    }
  }

  #meet(from: number, edge: number, node: number, phase: number): void {
    this.cameBy[node] = edge
    const head = this.headOf[from]
    // Where there are no heads, these four bytes a node are never touched, and take no memory.
    if (head !== 0) this.headOf[node] = head
    if (this.#closed[node] === 1 && this.#stopOfToken[this.#tokenOf[node]] === THROUGH) {
      this.phase[node] = AT_THE_DOOR
      this.#doors.push(node)
    } else {
      this.phase[node] = phase
      this.#queue.push(node)
    }
  }
}
