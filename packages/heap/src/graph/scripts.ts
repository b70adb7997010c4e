import { HIDDEN, INTERNAL } from '../parse/columns.ts'
import { edgeTarget } from './edge-target.ts'
import type { Heap } from './heap.ts'

/** Names that V8 gives to the objects and slots which lead from a function to its script, in Node 20 to 26. */
const V8_NAMES = {
  context: 'system / Context',
  scopeInfo: 'system / ScopeInfo',
  debugInfo: 'system / DebugInfo',
  module: 'system / SourceTextModule',
  shared: 'shared',
  contextOfClosure: 'context',
  previous: 'previous',
  scopeInfoOfContext: 'scope_info',
  extension: 'extension',
  function: 'function',
  script: 'script',
  scriptBeforeNode24: 'script_or_debug_info',
  ownScope: 'name_or_scope_info',
  outerScope: 'raw_outer_scope_info_or_feedback_metadata',
} as const

type V8Names = Record<keyof typeof V8_NAMES, number>

/**
 * Which script closures, contexts, generators and modules come from. V8 says it of functions only: a context's script is
 * that of the functions which share its description (ScopeInfo), a module's that of its context.
 */
export class Scripts {
  readonly #heap: Heap
  /** By node: the string index of its script's name plus one, 0 where it has none. */
  readonly #nameOf: Uint32Array
  readonly #names: V8Names
  readonly #shared = new Set<number>()
  readonly #closures: readonly number[]
  #byId: Map<number, number> | undefined

  constructor(heap: Heap) {
    this.#heap = heap
    this.#nameOf = new Uint32Array(heap.nodeCount)
    const indexes = heap.strings.findAll(Object.values(V8_NAMES))
    this.#names = Object.fromEntries(Object.keys(V8_NAMES).map((key, place) => [key, indexes[place]])) as V8Names
    const { code, closures, contexts, suspended } = this.#sorted()
    this.#closures = closures
    code.forEach((node) => {
      this.#visitFunction(node)
    })
    code.forEach((node) => {
      this.#visitScopeInfo(node)
    })
    closures.forEach((node) => {
      this.#visitClosure(node)
    })
    contexts.forEach((node) => {
      this.#visitContext(node)
    })
    suspended.forEach((node) => {
      this.#nameOf[node] = this.#nameOf[heap.targetOf(heap.firstEdge[node])]
    })
  }

  /** The string index of the script's name, or -1. */
  nameIndexOf(node: number): number {
    return this.#nameOf[node] - 1
  }

  nameOf(node: number): string | undefined {
    const index = this.#nameOf[node]
    return index === 0 ? undefined : this.#heap.strings.text(index - 1)
  }

  /** String indexes of the names of all scripts that functions come from. */
  names(): number[] {
    return [...new Set(this.#closures.map((closure) => this.nameIndexOf(closure)))].filter((name) => name >= 0)
  }

  /** The string index of the name of the script with this id, or -1: locations know scripts by id only. */
  nameIndexOfId(id: number): number {
    this.#byId ??= this.#namesById()
    return this.#byId.get(id) ?? -1
  }

  /** The nodes that matter, in one pass: most of a heap is none of them. */
  #sorted(): Record<'code' | 'closures' | 'contexts' | 'suspended', number[]> {
    const { nodeType, nodeName, nodeCount, firstEdge, edgeName } = this.#heap
    const { context, function: fn } = this.#names
    const [codeType, closureType, objectType] = ['code', 'closure', 'object'].map((type) => this.#heap.typeCode(type))
    const sorted = {
      code: [] as number[],
      closures: [] as number[],
      contexts: [] as number[],
      suspended: [] as number[],
    }
    for (let node = 0; node < nodeCount; node++) {
      const type = nodeType[node]
      if (type === objectType) {
        const edge = firstEdge[node]
        if (nodeName[node] === context) sorted.contexts.push(node)
        // V8 writes a generator's function first, which spares looking at every edge of every object.
        else if (edgeName[edge] === fn && edge < firstEdge[node + 1] && this.#heap.edgeTypeOf(edge) === INTERNAL) {
          sorted.suspended.push(node)
        }
      } else if (type === closureType) {
        sorted.closures.push(node)
      } else if (type === codeType) {
        sorted.code.push(node)
      }
    }
    return sorted
  }

  #visitFunction(node: number): void {
    const { ownScope, outerScope, scopeInfo } = this.#names
    const script = this.#scriptOfFunction(node)
    if (script < 0) return
    const name = this.#heap.nodeName[script] + 1
    this.#nameOf[node] = name
    for (const slot of [ownScope, outerScope]) {
      const info = edgeTarget(this.#heap, node, INTERNAL, slot)
      if (info >= 0 && this.#heap.nodeName[info] === scopeInfo) this.#claim(info, name)
    }
  }

  /** Functions without variables share one description, whatever their script: it tells nothing, like that of natives. */
  #claim(info: number, name: number): void {
    if (this.#shared.has(info)) return
    const known = this.#nameOf[info]
    if (known !== 0 && known !== name) {
      this.#shared.add(info)
      this.#nameOf[info] = 0
    } else {
      this.#nameOf[info] = name
    }
  }

  #scriptOfFunction(node: number): number {
    const names = this.#names
    for (const slot of [names.script, names.scriptBeforeNode24]) {
      let script = edgeTarget(this.#heap, node, INTERNAL, slot)
      // While a debugger or coverage is on, a DebugInfo stands between in Node 20 and 22.
      if (script >= 0 && this.#heap.nodeName[script] === names.debugInfo) script = this.#scriptOfDebugInfo(script, node)
      if (script >= 0 && this.#heap.typeOf(script) === 'code') return script
    }
    return -1
  }

  /** A DebugInfo refers to its function and to the script, in slots without names. */
  #scriptOfDebugInfo(info: number, fn: number): number {
    const { firstEdge } = this.#heap
    for (let edge = firstEdge[info]; edge < firstEdge[info + 1]; edge++) {
      const target = this.#heap.targetOf(edge)
      if (target !== fn && this.#heap.edgeTypeOf(edge) === HIDDEN && this.#heap.typeOf(target) === 'code') return target
    }
    return -1
  }

  /** A scope stands in the same script as the one around it, whose function may be gone. */
  #visitScopeInfo(node: number): void {
    const name = this.#nameOf[node]
    if (name === 0 || this.#heap.nodeName[node] !== this.#names.scopeInfo) return
    let outer = this.#outerScope(node)
    while (outer >= 0 && this.#nameOf[outer] !== name && !this.#shared.has(outer)) {
      this.#claim(outer, name)
      outer = this.#outerScope(outer)
    }
  }

  #outerScope(info: number): number {
    const { firstEdge, nodeName } = this.#heap
    for (let edge = firstEdge[info]; edge < firstEdge[info + 1]; edge++) {
      const target = this.#heap.targetOf(edge)
      if (nodeName[target] === this.#names.scopeInfo && this.#heap.edgeTypeOf(edge) === HIDDEN) return target
    }
    return -1
  }

  #visitClosure(node: number): void {
    const { shared, contextOfClosure, previous } = this.#names
    const data = edgeTarget(this.#heap, node, INTERNAL, shared)
    if (data < 0 || this.#nameOf[data] === 0) return
    const name = this.#nameOf[data]
    this.#nameOf[node] = name
    // What is around a function stands in the same script.
    let context = edgeTarget(this.#heap, node, INTERNAL, contextOfClosure)
    while (context >= 0 && this.#heap.nodeName[context] === this.#names.context && this.#nameOf[context] === 0) {
      this.#nameOf[context] = name
      context = edgeTarget(this.#heap, context, INTERNAL, previous)
    }
  }

  #visitContext(node: number): void {
    const { scopeInfoOfContext, extension, module } = this.#names
    const info = edgeTarget(this.#heap, node, INTERNAL, scopeInfoOfContext)
    if (info >= 0 && this.#nameOf[node] === 0) this.#nameOf[node] = this.#nameOf[info]
    const record = edgeTarget(this.#heap, node, INTERNAL, extension)
    if (record >= 0 && this.#heap.nodeName[record] === module) this.#nameOf[record] = this.#nameOf[node]
  }

  #namesById(): Map<number, number> {
    const names = new Map<number, number>()
    for (const node of this.#closures) {
      const name = this.nameIndexOf(node)
      const place = name < 0 ? undefined : this.#heap.placeOf(node)
      if (place !== undefined) names.set(place.script, name)
    }
    return names
  }
}
