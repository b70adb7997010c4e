import { edgeTarget } from '../graph/edge-target.ts'
import type { Heap } from '../graph/heap.ts'
import { timerLists } from '../graph/timer-lists.ts'
import { CONTEXT, ELEMENT, HIDDEN, INTERNAL, PROPERTY } from '../parse/columns.ts'

/** How many scopes lie around the variables of timerInitializationSteps in jsdom's Window.js. */
const SCOPES = 3

/** What Node's timers are about to do. */
export class Timers {
  readonly #heap: Heap
  readonly #timeout: number
  readonly #repeat: number
  readonly #callback: number
  readonly #context: number
  readonly #previous: number
  readonly #repeatVariable: number
  readonly #handlerVariable: number
  /** The list that each running timer stands in. One that fired or was cleared stands in none. */
  readonly #listOf = new Map<number, number>()

  constructor(heap: Heap) {
    this.#heap = heap
    ;[this.#timeout, this.#repeat, this.#callback] = heap.strings.findAll(['Timeout', '_repeat', '_onTimeout'])
    const names = ['context', 'previous', 'repeat', 'handler']
    ;[this.#context, this.#previous, this.#repeatVariable, this.#handlerVariable] = heap.strings.findAll(names)
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
    return repeat < 0 || this.#heap.typeOf(repeat) === 'number' || this.startsAgain(node)
  }

  /** Whether it is a step of an interval of jsdom's, which is one-shots that each start the next. */
  startsAgain(timer: number): boolean {
    const heap = this.#heap
    const callback = this.callbackOf(timer)
    let scope = callback < 0 ? -1 : edgeTarget(heap, callback, INTERNAL, this.#context)
    for (let level = 0; scope >= 0 && level < SCOPES; level++) {
      const repeat = edgeTarget(heap, scope, CONTEXT, this.#repeatVariable)
      if (repeat >= 0 && edgeTarget(heap, scope, CONTEXT, this.#handlerVariable) >= 0) return this.#isTrue(repeat)
      scope = edgeTarget(heap, scope, INTERNAL, this.#previous)
    }
    return false
  }

  /** Before Node 24, `true` has no name but that of the string it leads to. */
  #isTrue(node: number): boolean {
    const { firstEdge } = this.#heap
    if (this.#heap.typeOf(node) !== 'hidden') return false
    if (this.#heap.nameOf(node) === 'true') return true
    for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
      if (this.#heap.edgeTypeOf(edge) === HIDDEN && this.#heap.nameOf(this.#heap.targetOf(edge)) === 'true') return true
    }
    return false
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
