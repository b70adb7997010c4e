import { edgeTarget } from '../graph/edge-target.ts'
import type { Heap } from '../graph/heap.ts'
import { ELEMENT, INTERNAL, PROPERTY } from '../parse/columns.ts'

/**
 * The documents that a test environment made. What hangs in one was left there by a test, whoever keeps a reference to
 * the document. Listeners are another thing: the window, the document and its body live as long as the tests, so that
 * whoever adds one to them has to take it back.
 */
export interface EnvironmentDom {
  /** Documents and what is in their trees. */
  readonly attached: readonly number[]
  /** By edge to the record of listeners (or observers) of a window, a document, its body: the name of that. */
  readonly listeners: ReadonlyMap<number, string>
}

interface Page {
  readonly window: number
  readonly document: number
}

/** Never entered further down than this: `html`, then `head` and `body`. */
const FRAME_DEPTH = 2
const FRAME = /^HTML(Html|Head|Body)Element(?:Impl)?$/
const FRAME_NAMES: Record<string, string> = {
  Html: 'document.documentElement',
  Head: 'document.head',
  Body: 'document.body',
}
/**
 * - _eventListeners, _eventHandlers, _registeredObserverList: of jsdom's EventTarget-impl.js,
 *   GlobalEventHandlers-impl.js and Node-impl.js
 * - listeners, propertyEventListeners, mutationListeners, mutationObservers: symbols of happy-dom's PropertySymbol.ts
 */
const LISTENERS: readonly string[] = [
  '_eventListeners',
  '_eventHandlers',
  '_registeredObserverList',
  '<symbol listeners>',
  '<symbol propertyEventListeners>',
  '<symbol mutationListeners>',
  '<symbol mutationObservers>',
]

/** `isEnvironments`: whether a window is one that a test environment made, rather than the program. */
export function environmentDom(heap: Heap, isEnvironments: (page: Page) => boolean): EnvironmentDom {
  return new DomFinder(heap).find(isEnvironments)
}

class DomFinder {
  readonly #heap: Heap
  readonly #attached = new Set<number>()
  readonly #listeners = new Map<number, string>()
  readonly #names: ReadonlySet<number>
  readonly #impl: number
  readonly #documentImpl: number
  readonly #firstChild: number
  readonly #nextSibling: number
  readonly #children: number

  constructor(heap: Heap) {
    this.#heap = heap
    const { strings } = heap
    this.#names = new Set(strings.findAll([...LISTENERS]).filter((index) => index >= 0))
    const names = ['EventTargetImpl', 'DocumentImpl', 'firstChild', 'nextSibling', '<symbol nodeArray>']
    ;[this.#impl, this.#documentImpl, this.#firstChild, this.#nextSibling, this.#children] = strings.findAll(names)
  }

  find(isEnvironments: (page: Page) => boolean): EnvironmentDom {
    for (const page of this.#pages()) {
      if (!isEnvironments(page)) continue
      const { window, document } = page
      this.#addListeners(window, 'window')
      // jsdom's window has its listeners in an object of its own.
      for (const target of this.#objectsOf(window)) {
        if (this.#heap.nodeName[target] === this.#impl) this.#addListeners(target, 'window')
      }
      this.#addListeners(document, 'document')
      this.#addTree(document)
    }
    return { attached: [...this.#attached], listeners: this.#listeners }
  }

  /** By the fields that lead from a window to its document: `_document` of jsdom, `document` of happy-dom. */
  #pages(): Page[] {
    if (this.#documentImpl < 0 && this.#children < 0) return []
    const heap = this.#heap
    const [ofJsdom, ofHappyDom] = heap.strings.findAll(['_document', 'document'])
    const pages: Page[] = []
    for (let edge = 0; edge < heap.edgeCount; edge++) {
      const name = heap.edgeName[edge]
      if ((name !== ofJsdom && name !== ofHappyDom) || heap.edgeTypeOf(edge) !== PROPERTY) continue
      const target = heap.targetOf(edge)
      const document = name === ofJsdom ? this.#implOf(target) : this.#hasChildren(target) ? target : undefined
      if (document !== undefined) pages.push({ window: heap.ownerOf(edge), document })
    }
    return pages
  }

  /** The object that does a document's work: jsdom's `_document` is what a program sees of it before version 30. */
  #implOf(document: number): number | undefined {
    if (this.#heap.nodeName[document] === this.#documentImpl) return document
    for (const inside of this.#objectsOf(document)) {
      if (this.#heap.nodeName[inside] === this.#documentImpl) return inside
    }
    return undefined
  }

  #hasChildren(node: number): boolean {
    return edgeTarget(this.#heap, node, PROPERTY, this.#children) >= 0
  }

  #addTree(document: number): void {
    const pending = [{ node: document, depth: 0 }]
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (this.#attached.has(next.node)) continue
      this.#attached.add(next.node)
      for (const node of this.#childrenOf(next.node)) {
        const depth = next.depth + 1
        const frame = depth <= FRAME_DEPTH ? FRAME.exec(this.#heap.nameOf(node)) : null
        if (frame !== null) this.#addListeners(node, FRAME_NAMES[frame[1]])
        pending.push({ node, depth })
      }
    }
  }

  #addListeners(target: number, name: string): void {
    const { firstEdge, edgeName } = this.#heap
    for (let edge = firstEdge[target]; edge < firstEdge[target + 1]; edge++) {
      if (this.#names.has(edgeName[edge]) && this.#isObject(this.#heap.targetOf(edge))) this.#listeners.set(edge, name)
    }
  }

  *#childrenOf(node: number): Generator<number> {
    const nodes = edgeTarget(this.#heap, node, PROPERTY, this.#children)
    if (nodes >= 0) yield* this.#objectsOf(nodes)
    for (let child = this.#linked(node, this.#firstChild); child >= 0; child = this.#linked(child, this.#nextSibling)) {
      yield child
    }
  }

  /** jsdom keeps the links of a node in an object of their own (SymbolTreeNode, from version 30 on Links). */
  #linked(node: number, field: number): number {
    if (field < 0) return -1
    for (const links of this.#objectsOf(node)) {
      if (edgeTarget(this.#heap, links, PROPERTY, this.#firstChild) < 0) continue
      const linked = edgeTarget(this.#heap, links, PROPERTY, field)
      if (linked >= 0) return this.#isObject(linked) ? linked : -1
    }
    return -1
  }

  *#objectsOf(node: number): Generator<number> {
    const { firstEdge } = this.#heap
    for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
      const type = this.#heap.edgeTypeOf(edge)
      const target = this.#heap.targetOf(edge)
      if ((type === PROPERTY || type === ELEMENT || type === INTERNAL) && this.#isObject(target)) yield target
    }
  }

  #isObject(node: number): boolean {
    return this.#heap.typeOf(node) === 'object'
  }
}
