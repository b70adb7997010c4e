import { CONTEXT, ELEMENT, INTERNAL, PROPERTY, WEAK_WORD } from '../parse/columns.ts'
import { edgeTarget } from './edge-target.ts'
import type { Heap } from './heap.ts'
import type { Scripts } from './scripts.ts'

/**
 * Tells what keeps somebody waiting: a pending promise with reactions, a function that settles one, and the object,
 * array or closure that has such a function at hand (`{ resolve, reject }` in a queue of waiters).
 */
export class OpenWaits {
  readonly #heap: Heap
  readonly #scripts: Scripts
  readonly #names: Record<'promise' | 'reaction' | 'state' | 'context' | 'contextOfClosure', number>
  readonly #closure: number
  readonly #object: number

  constructor(heap: Heap, scripts: Scripts) {
    this.#heap = heap
    this.#scripts = scripts
    this.#closure = heap.typeCode('closure')
    this.#object = heap.typeCode('object')
    const [promise, reaction, state, context, contextOfClosure] = heap.strings.findAll([
      'Promise',
      'system / PromiseReaction',
      'reactions_or_result',
      'system / Context',
      'context',
    ])
    this.#names = { promise, reaction, state, context, contextOfClosure }
  }

  has(node: number): boolean {
    if (this.#names.reaction < 0) return false
    if (this.#heap.nodeType[node] === this.#closure)
      return this.#settles(node) || this.#canSettle(this.#contextOf(node))
    return this.#isPending(node) || this.#canSettle(node)
  }

  /** A settled promise has its result where a pending one has its reactions (V8's js-promise.tq). */
  #isPending(node: number): boolean {
    if (this.#heap.nodeName[node] !== this.#names.promise || this.#heap.nodeType[node] !== this.#object) return false
    const state = edgeTarget(this.#heap, node, INTERNAL, this.#names.state)
    return state >= 0 && this.#heap.nodeName[state] === this.#names.reaction
  }

  /** `resolve` or `reject` as a promise's executor gets them: native functions with the promise in their context. */
  #settles(node: number): boolean {
    if (this.#scripts.nameIndexOf(node) >= 0) return false
    const context = this.#contextOf(node)
    return context >= 0 && this.#some(context, undefined, (target) => this.#isPending(target))
  }

  #canSettle(node: number): boolean {
    const closure = this.#closure
    return (
      node >= 0 && this.#some(node, OWN, (target) => this.#heap.nodeType[target] === closure && this.#settles(target))
    )
  }

  #contextOf(closure: number): number {
    const context = edgeTarget(this.#heap, closure, INTERNAL, this.#names.contextOfClosure)
    return context >= 0 && this.#heap.nodeName[context] === this.#names.context ? context : -1
  }

  #some(node: number, types: ReadonlySet<number> | undefined, test: (target: number) => boolean): boolean {
    const heap = this.#heap
    for (let edge = heap.firstEdge[node]; edge < heap.firstEdge[node + 1]; edge++) {
      if (heap.edgeWord[edge] >= WEAK_WORD || (types !== undefined && !types.has(heap.edgeTypeOf(edge)))) continue
      if (test(heap.targetOf(edge))) return true
    }
    return false
  }
}

/** What a programmer put there: fields, elements, variables. */
const OWN: ReadonlySet<number> = new Set([PROPERTY, ELEMENT, CONTEXT])
