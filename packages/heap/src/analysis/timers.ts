import { edgeTarget } from '../graph/edge-target.ts'
import type { Heap } from '../graph/heap.ts'
import { ELEMENT, PROPERTY } from '../parse/columns.ts'

const NAMES = {
  timeout: 'Timeout',
  list: 'TimersList',
  previous: '_idlePrev',
  next: '_idleNext',
  repeat: '_repeat',
  callback: '_onTimeout',
} as const

type TimerNames = Record<keyof typeof NAMES, number>

/**
 * Node's timers (lib/internal/timers.js): a Timeout that runs stands in the doubly linked list of its duration. The list
 * runs through the timers themselves, so that from any one of them a path leads to all others; therefore a timer in a
 * list counts as held by the list, whatever it was reached by.
 */
export class Timers {
  readonly #heap: Heap
  readonly #names: TimerNames

  constructor(heap: Heap) {
    this.#heap = heap
    const indexes = heap.strings.findAll(Object.values(NAMES))
    this.#names = Object.fromEntries(Object.keys(NAMES).map((key, place) => [key, indexes[place]])) as TimerNames
  }

  isTimer(node: number): boolean {
    return this.#heap.nodeName[node] === this.#names.timeout && this.#heap.typeOf(node) === 'object'
  }

  /** Whether the timer is still to fire. One that fired or was cleared is in no list. */
  isRunning(node: number): boolean {
    return this.isTimer(node) && this.#isLink(edgeTarget(this.#heap, node, PROPERTY, this.#names.previous))
  }

  /** Whether it is an interval: the `_repeat` of a one-shot is null, that of an interval a small number without a node. */
  repeats(node: number): boolean {
    const repeat = edgeTarget(this.#heap, node, PROPERTY, this.#names.repeat)
    return repeat < 0 || this.#heap.typeOf(repeat) === 'number'
  }

  /** What it calls, or -1. */
  callbackOf(node: number): number {
    const callback = edgeTarget(this.#heap, node, PROPERTY, this.#names.callback)
    return callback >= 0 && this.#heap.typeOf(callback) === 'closure' ? callback : -1
  }

  /** Whether an edge is one of the list's own, from a neighbour or the list. */
  isListEdge(edge: number): boolean {
    const name = this.#heap.edgeName[edge]
    return (
      (name === this.#names.previous || name === this.#names.next) &&
      this.#heap.edgeTypeOf(edge) === PROPERTY &&
      this.#isLink(this.#heap.ownerOf(edge))
    )
  }

  /** Milliseconds between calls, where the path from the table of lists (`timerListMap[ms]`) is known; else undefined. */
  durationOf(node: number, cameBy: Uint32Array): number | undefined {
    const list = this.#listOf(node)
    const edge = list < 0 ? -1 : cameBy[list]
    if (edge < 0 || edge >= this.#heap.edgeCount) return undefined
    return this.#heap.edgeTypeOf(edge) === ELEMENT ? this.#heap.edgeName[edge] : undefined
  }

  #listOf(node: number): number {
    const seen = new Set<number>()
    let at = node
    while (at >= 0 && !seen.has(at)) {
      if (this.#heap.nodeName[at] === this.#names.list) return at
      seen.add(at)
      at = edgeTarget(this.#heap, at, PROPERTY, this.#names.previous)
    }
    return -1
  }

  #isLink(node: number): boolean {
    if (node < 0 || this.#heap.typeOf(node) !== 'object') return false
    const name = this.#heap.nodeName[node]
    return name === this.#names.timeout || name === this.#names.list
  }
}
