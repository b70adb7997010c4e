import type { Heap } from '../graph/heap.ts'
import { ELEMENT, HIDDEN, INTERNAL, PROPERTY, SHORTCUT } from '../parse/columns.ts'
import type { NodeText } from './node-text.ts'
import type { Ownership } from './ownership.ts'
import type { EdgeKind } from './step.ts'
import type { Variables } from './variables.ts'

export interface EdgeLabel {
  readonly edge: string
  readonly kind: EdgeKind
}

interface Ranked extends EdgeLabel {
  readonly rank: number
}

/** What a programmer wrote, what Node or V8 call it, and what only an engine developer knows. */
const WRITTEN = 3
const KNOWN = 2
const INSIDE = 1
const NUMBERED = 0

const BOUND: Record<string, string | undefined> = {
  bound_this: 'bound this',
  bound_function: 'bound function',
}

/** Gives the edges between two visible nodes one name: that of the edge a programmer would name. */
export class EdgeLabels {
  readonly #heap: Heap
  readonly #text: NodeText
  readonly #ownership: Ownership
  readonly #variables: Variables

  constructor(heap: Heap, text: NodeText, ownership: Ownership, variables: Variables) {
    this.#heap = heap
    this.#text = text
    this.#ownership = ownership
    this.#variables = variables
  }

  /** The name of a chain of edges, from the visible holder's to the one that enters the visible node. */
  labelOf(chain: readonly number[]): EdgeLabel {
    let best: Ranked = { edge: '', kind: 'internal', rank: -1 }
    chain.forEach((edge, place) => {
      const label = this.#label(edge, place === 0 ? -1 : chain[place - 1])
      if (label.rank >= best.rank) best = label
    })
    return { edge: best.edge, kind: best.kind }
  }

  /** The key of a Map's entry where it is a string; undefined for other keys and other edges. */
  keyOf(edge: number): string | undefined {
    const heap = this.#heap
    if (heap.edgeTypeOf(edge) !== INTERNAL) return undefined
    const table = heap.ownerOf(edge)
    const keySlot = String(Number(heap.edgeTextOf(edge)) - 1)
    for (let at = heap.firstEdge[table]; at < heap.firstEdge[table + 1]; at++) {
      if (heap.edgeTypeOf(at) !== INTERNAL || heap.edgeTextOf(at) !== keySlot) continue
      const key = heap.targetOf(at)
      return heap.typeOf(key) === 'string' ? heap.nameOf(key) : undefined
    }
    return undefined
  }

  #label(edge: number, before: number): Ranked {
    const heap = this.#heap
    const from = heap.ownerOf(edge)
    if (this.#variables.isContext(from) && this.#ownership.scripts.nameIndexOf(from) >= 0) {
      const variable = this.#variables.nameOf(from, edge)
      if (variable !== undefined) return { edge: variable, kind: 'variable', rank: WRITTEN }
    }
    const text = heap.edgeTextOf(edge)
    const type = heap.edgeTypeOf(edge)
    if (type === PROPERTY) return propertyLabel(text)
    if (this.#heap.typeOf(from) === 'native' || this.#heap.typeOf(from) === 'synthetic') {
      return this.#nativeLabel(from, type, text)
    }
    if (type === ELEMENT) return { edge: '#', kind: 'element', rank: WRITTEN }
    if (type === SHORTCUT) return internal(text.startsWith('bound_argument') ? 'bound argument' : text, KNOWN)
    return this.#slotLabel(edge, text, before)
  }

  #slotLabel(edge: number, text: string, before: number): Ranked {
    const heap = this.#heap
    const from = heap.ownerOf(edge)
    const to = heap.targetOf(edge)
    if (this.#text.isPromiseReaction(from)) return internal(this.#reactionSlot(to), KNOWN)
    if (this.#isStackFrame(from, before)) return internal(STACK_FRAME, WRITTEN)
    if (heap.edgeTypeOf(edge) === HIDDEN) {
      return heap.nameOf(from) === 'system / WeakCell' ? internal('held value', WRITTEN) : internal('#', NUMBERED)
    }
    const slotOf = before < 0 || heap.edgeTypeOf(before) !== INTERNAL ? '' : heap.edgeTextOf(before)
    if (slotOf === 'table') return { edge: '#', kind: 'entry', rank: WRITTEN }
    if (slotOf === 'parameters_and_registers') return internal('local variable', WRITTEN)
    if (text.includes(' / part of key ')) return { edge: 'WeakMap', kind: 'entry', rank: WRITTEN }
    if (text === 'reactions_or_result')
      return internal(this.#text.isPromiseReaction(to) ? 'reactions' : 'result', KNOWN)
    if (/^\d+$/.test(text)) return internal('#', NUMBERED)
    return internal(BOUND[text] ?? text, BOUND[text] === undefined ? INSIDE : KNOWN)
  }

  /**
   * Until somebody reads `stack`, an error keeps its frames: as CallSiteInfo objects, or (V8 14) as functions and
   * receivers in one array. That array stands in a property without a name, where JavaScript cannot put one.
   */
  #isStackFrame(from: number, before: number): boolean {
    const heap = this.#heap
    if (heap.nameOf(from) === 'system / CallSiteInfo') return true
    if (before < 0 || heap.typeOf(from) !== 'array' || heap.nameOf(from) !== '') return false
    const isOfError = heap.edgeTypeOf(before) === PROPERTY && heap.edgeTextOf(before) === '<symbol>'
    // With an inspector attached there is one more object between.
    if (!isOfError && heap.nameOf(heap.ownerOf(before)) !== 'system / ErrorStackData') return false
    for (let edge = heap.firstEdge[from]; edge < heap.firstEdge[from + 1]; edge++) {
      if (heap.typeOf(heap.targetOf(edge)) === 'code') return true
    }
    return false
  }

  /** Fields of native code have numbers or places in its source; what V8's embedder calls them stands after a number. */
  #nativeLabel(from: number, type: number, text: string): Ranked {
    const named = NATIVE_SLOTS[this.#heap.nameOf(from)]
    if (named !== undefined) return internal(named, WRITTEN)
    const labelled = /^\d+ \/ (.+)$/.exec(text)
    if (labelled !== null) return internal(labelled[1], KNOWN)
    if (type === ELEMENT || /^\d+$|\.cc:\d+$/.test(text)) return internal('#', NUMBERED)
    return internal(text, INSIDE)
  }

  /** The slots of a reaction are known by what they hold: their numbers differ between versions. */
  #reactionSlot(to: number): string {
    if (this.#text.isPromiseReaction(to)) return 'next'
    if (this.#heap.typeOf(to) === 'closure') return 'handler'
    return this.#heap.nameOf(to) === 'AsyncContextFrame' ? 'async context' : 'promise'
  }
}

/** What a frame of a stack trace refers to: its function, or `this` of the call. */
export const STACK_FRAME = 'stack frame'

/** What some of Blink's objects hold, by their names. */
const NATIVE_SLOTS: Record<string, string | undefined> = {
  'blink::RegisteredEventListener': 'listener',
  ScheduledAction: 'callback',
}

function propertyLabel(name: string): Ranked {
  const symbol = /^<symbol (.*)>$/.exec(name)
  // Chromium keeps what a getter of the window gave once: <symbol Window#DocumentCachedAccessor>.
  const cached = /^<symbol Window#(\w)(\w*)CachedAccessor>$/.exec(name)
  if (cached !== null) return { edge: cached[1].toLowerCase() + cached[2], kind: 'property', rank: WRITTEN }
  if (symbol !== null) return internal(symbol[1], WRITTEN)
  return { edge: name, kind: name.startsWith('#') ? 'private' : 'property', rank: WRITTEN }
}

function internal(edge: string, rank: number): Ranked {
  return { edge, kind: 'internal', rank }
}
