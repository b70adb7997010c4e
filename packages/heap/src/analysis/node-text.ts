import { edgeTarget } from '../graph/edge-target.ts'
import type { Heap } from '../graph/heap.ts'
import { tokenAt, type Tags } from '../graph/tags.ts'
import { INTERNAL, PROPERTY } from '../parse/columns.ts'
import type { Ownership } from './ownership.ts'

const LONGEST = 80
/** V8's own, and what Blink puts between an element and its listener or a page and its timer. */
const NATIVE_PLUMBING = /^(system \/ |blink::|V8[A-Z]|(EventListener|ScheduledAction|Pending activities)$)/

/** How nodes are called in paths, and which of them count as things a JavaScript programmer knows. */
export class NodeText {
  readonly #heap: Heap
  readonly #tags: Tags
  readonly #ownership: Ownership
  readonly #names: { generator: number; function: number; registers: number; boundFunction: number; module: number }

  constructor(heap: Heap, tags: Tags, ownership: Ownership) {
    this.#heap = heap
    this.#tags = tags
    this.#ownership = ownership
    const [generator, fn, registers, boundFunction, module] = heap.strings.findAll([
      'Generator',
      'function',
      'parameters_and_registers',
      'bound_function',
      'Module',
    ])
    this.#names = { generator, function: fn, registers, boundFunction, module }
  }

  /**
   * Whether a node is a step of its own: objects, functions and promise reactions are. V8's own (arrays of elements,
   * tables, cells, contexts) belong to the object they serve; native functions without a script (those that resolve a
   * promise or resume an async function) only pass on.
   */
  isVisible(node: number): boolean {
    const type = this.#heap.typeOf(node)
    if (type === 'object') return !this.#heap.nameOf(node).startsWith('system / ')
    if (type === 'native') return !NATIVE_PLUMBING.test(this.#heap.nameOf(node))
    if (type === 'closure') return this.#heap.nameOf(node) !== '' || this.#ownership.scripts.nameIndexOf(node) >= 0
    if (type === 'hidden') return this.isPromiseReaction(node)
    return type === 'regexp'
  }

  isPromiseReaction(node: number): boolean {
    return this.#heap.typeOf(node) === 'hidden' && this.#heap.nameOf(node) === 'system / PromiseReaction'
  }

  /** A module's object in Node's CommonJS loader, by its file's name; undefined for anything else. */
  commonJsFile(node: number): string | undefined {
    if (this.#heap.nodeName[node] !== this.#names.module || this.#heap.typeOf(node) !== 'object') return undefined
    const filename = edgeTarget(this.#heap, node, PROPERTY, this.#heap.strings.find('filename'))
    return filename >= 0 && this.#heap.typeOf(filename) === 'string' ? this.#heap.nameOf(filename) : undefined
  }

  /** A suspended function: its frame holds what its local variables hold. */
  suspendedFunction(node: number): 'async' | 'generator' | undefined {
    if (this.#heap.typeOf(node) !== 'object') return undefined
    if (edgeTarget(this.#heap, node, INTERNAL, this.#names.registers) < 0) return undefined
    return this.#heap.nodeName[node] === this.#names.generator ? 'async' : 'generator'
  }

  typeOf(node: number): string {
    const heap = this.#heap
    const name = cut(heap.nameOf(node))
    const type = heap.typeOf(node)
    if (type === 'closure') return this.#functionText(node, name)
    if (type === 'object') return this.#objectText(node, name)
    return name === '' ? type : name.replace('system / ', '')
  }

  /** "file:line:column in fn" of a stamped object, "file:line:column" of a function that was not. */
  siteOf(node: number): string | undefined {
    const token = tokenAt(this.#tags, node)
    if (token !== undefined && token.site.file !== '') {
      const { file, place, fn } = token.site
      return `${this.#ownership.fileInfo(file).file}:${place}${fn === '' ? '' : ` in ${fn}`}`
    }
    if (this.#heap.typeOf(node) !== 'closure' || this.#ownership.ofScript(node) === undefined) return undefined
    return this.#ownership.definedAt(node)
  }

  /** Equal for nodes that were made alike: same name, and same site, function or class where it is known. */
  classOf(node: number): string {
    const place = this.#heap.placeOf(node)
    const known = this.siteOf(node) ?? (place === undefined ? '' : `${place.script}:${place.line}:${place.column}`)
    return `${this.#heap.typeOf(node)} ${this.#heap.nameOf(node)} ${known}`
  }

  /** Whether the class says who made it. A plain object or one of Node's own can be anybody's. */
  isSpecific(node: number): boolean {
    if (this.#tags.tokenOf[node] !== 0 || this.isPromiseReaction(node)) return true
    if (this.#heap.typeOf(node) === 'closure') return this.#ownership.ofScript(node) !== undefined
    const info = this.#ownership.ofConstructor(node)
    return info !== undefined && info.kind !== 'runtime'
  }

  /** Whether a node holds one made alike by a property of this name: a link of a list made of plain objects. */
  hasLikeBelow(node: number, name: string): boolean {
    const { firstEdge } = this.#heap
    for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
      if (this.#heap.edgeTypeOf(edge) !== PROPERTY || this.#heap.edgeTextOf(edge) !== name) continue
      if (this.classOf(this.#heap.targetOf(edge)) === this.classOf(node)) return true
    }
    return false
  }

  #functionText(node: number, name: string): string {
    const bound = edgeTarget(this.#heap, node, INTERNAL, this.#names.boundFunction)
    if (bound >= 0) return `bound ${cut(this.#heap.nameOf(bound)) || 'function'}`
    if (this.#isClass(node)) return `class ${name}`.trim()
    return `closure ${name}`.trim()
  }

  #isClass(node: number): boolean {
    const { firstEdge } = this.#heap
    for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
      if (this.#heap.edgeTypeOf(edge) !== PROPERTY) continue
      if (this.#heap.nameOf(this.#heap.targetOf(edge)) === 'system / ClassPositions') return true
    }
    return false
  }

  #objectText(node: number, name: string): string {
    const suspended = this.suspendedFunction(node)
    if (suspended === undefined) return name === '' ? 'Object' : name
    const fn = edgeTarget(this.#heap, node, INTERNAL, this.#names.function)
    const called = fn < 0 ? '' : ` ${cut(this.#heap.nameOf(fn))}`.trimEnd()
    return suspended === 'async' ? `async function${called}` : `generator${called}`
  }
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}
