import { edgeTarget } from '../graph/edge-target.ts'
import type { Heap } from '../graph/heap.ts'
import { timerLists } from '../graph/timer-lists.ts'
import { ELEMENT, PROPERTY } from '../parse/columns.ts'

/** What Node's timers are about to do. */
export class Timers {
  readonly #heap: Heap
  readonly #timeout: number
  readonly #repeat: number
  readonly #callback: number
  /** The list that each running timer stands in. One that fired or was cleared stands in none. */
  readonly #listOf = new Map<number, number>()

  constructor(heap: Heap) {
    this.#heap = heap
    ;[this.#timeout, this.#repeat, this.#callback] = heap.strings.findAll(['Timeout', '_repeat', '_onTimeout'])
    for (const [list, edges] of timerLists(heap)) {
      for (const edge of edges) this.#listOf.set(heap.targetOf(edge), list)
    }
  }

  isTimer(node: number): boolean {
    return this.#heap.nodeName[node] === this.#timeout && this.#heap.typeOf(node) === 'object'
  }

  /** Whether the timer is still to fire. */
  isRunning(node: number): boolean {
    return this.#listOf.has(node)
  }

  /** Whether it is an interval: the `_repeat` of a one-shot is null, that of an interval a small number without a node. */
  repeats(node: number): boolean {
    const repeat = edgeTarget(this.#heap, node, PROPERTY, this.#repeat)
    return repeat < 0 || this.#heap.typeOf(repeat) === 'number'
  }

  /** What it calls, or -1. */
  callbackOf(node: number): number {
    const callback = edgeTarget(this.#heap, node, PROPERTY, this.#callback)
    return callback >= 0 && this.#heap.typeOf(callback) === 'closure' ? callback : -1
  }

  /** Milliseconds between calls, where the list was reached through Node's table of lists (`timerListMap[ms]`). */
  durationOf(node: number, cameBy: Uint32Array): number | undefined {
    const list = this.#listOf.get(node)
    const edge = list === undefined ? this.#heap.edgeCount : cameBy[list]
    if (edge >= this.#heap.edgeCount || this.#heap.edgeTypeOf(edge) !== ELEMENT) return undefined
    return this.#heap.edgeName[edge]
  }
}
