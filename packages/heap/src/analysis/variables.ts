import { edgeTarget } from '../graph/edge-target.ts'
import type { Heap } from '../graph/heap.ts'
import { CONTEXT, HIDDEN, INTERNAL } from '../parse/columns.ts'

/** A variable that is exported by an ECMAScript module: the module's record, and the name it is exported under. */
export interface ExportedVariable {
  readonly module: number
  readonly name: string
}

/** Names of the variables behind V8's slots: in contexts, and in the cells that modules export through. */
export class Variables {
  readonly #heap: Heap
  readonly #context: number
  readonly #nativeContext: number
  readonly #module: number
  readonly #cell: number
  readonly #previous: number
  readonly #scopeInfo: number
  readonly #declaredBy: (value: number) => string | undefined
  #exports: Map<number, ExportedVariable> | undefined

  /** `declaredBy`: the variable that a value's allocation site is written to, if its text says so. */
  constructor(heap: Heap, declaredBy: (value: number) => string | undefined = () => undefined) {
    this.#heap = heap
    this.#declaredBy = declaredBy
    const names = ['system / Context', 'system / NativeContext', 'system / SourceTextModule', 'system / Cell']
    const slots = ['previous', 'scope_info']
    const found = heap.strings.findAll([...names, ...slots])
    ;[this.#context, this.#nativeContext, this.#module, this.#cell, this.#previous, this.#scopeInfo] = found
  }

  isContext(node: number): boolean {
    return this.#heap.nodeName[node] === this.#context && this.#heap.typeOf(node) === 'object'
  }

  /** Whether a context is that of a whole module or script: nothing but the engine's own is around it. */
  isTopLevel(context: number): boolean {
    return this.realmAround(context) >= 0
  }

  /** The native context that a top-level context stands in; -1 for all others. */
  realmAround(context: number): number {
    const outer = edgeTarget(this.#heap, context, INTERNAL, this.#previous)
    return outer >= 0 && this.isNativeContext(outer) ? outer : -1
  }

  isModule(node: number): boolean {
    return this.#heap.nodeName[node] === this.#module && this.#heap.typeOf(node) === 'hidden'
  }

  /** The variable behind an edge out of a context; undefined for the context's own slots. */
  nameOf(context: number, edge: number): string | undefined {
    const type = this.#heap.edgeTypeOf(edge)
    if (type === CONTEXT) return this.#heap.edgeTextOf(edge)
    if (type !== HIDDEN) return undefined
    // Scopes of blocks are written without names (heap-snapshot-generator.cc names declaration contexts only).
    return this.#nameOfSlot(context, this.#heap.edgeName[edge], this.#heap.targetOf(edge))
  }

  /** The variable whose value a cell holds, if a module exports it. */
  exportedBy(cell: number): ExportedVariable | undefined {
    if (this.#heap.nodeName[cell] !== this.#cell || this.#heap.typeOf(cell) !== 'hidden') return undefined
    this.#exports ??= this.#findExports()
    return this.#exports.get(cell)
  }

  isNativeContext(node: number): boolean {
    return this.#heap.nodeName[node] === this.#nativeContext
  }

  /**
   * The name of a block's slot. Hidden edges are numbered without slots that hold small integers, so that the number
   * says which variable it is only where every slot has an edge; elsewhere what stands where the value was made may.
   */
  #nameOfSlot(context: number, slot: number, value: number): string {
    const info = edgeTarget(this.#heap, context, INTERNAL, this.#scopeInfo)
    const unnamed = '(block variable)'
    if (info < 0) return unnamed
    const names = this.#hiddenTargets(info)
      .filter((node) => this.#heap.typeOf(node) === 'string')
      .map((node) => this.#heap.nameOf(node))
    const slots = this.#hiddenTargets(context).length
    if (slots === names.length && slot < slots) return names[slot]
    const declared = this.#declaredBy(value)
    return declared !== undefined && names.includes(declared) ? declared : unnamed
  }

  #hiddenTargets(node: number): number[] {
    const { firstEdge } = this.#heap
    const targets: number[] = []
    for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
      if (this.#heap.edgeTypeOf(edge) === HIDDEN) targets.push(this.#heap.targetOf(edge))
    }
    return targets
  }

  /** A module's table of exports is an array of pairs: a name, and the cell in the slot after it. */
  #findExports(): Map<number, ExportedVariable> {
    const heap = this.#heap
    const exports = new Map<number, ExportedVariable>()
    for (let module = 0; module < heap.nodeCount; module++) {
      if (!this.isModule(module)) continue
      for (const table of this.#hiddenTargets(module)) {
        if (heap.typeOf(table) === 'array') this.#addPairs(module, table, exports)
      }
    }
    return exports
  }

  #addPairs(module: number, table: number, exports: Map<number, ExportedVariable>): void {
    const heap = this.#heap
    const names = new Map<number, string>()
    for (let edge = heap.firstEdge[table]; edge < heap.firstEdge[table + 1]; edge++) {
      if (heap.edgeTypeOf(edge) !== INTERNAL) continue
      const slot = Number(heap.edgeTextOf(edge))
      const target = heap.targetOf(edge)
      if (heap.typeOf(target) === 'string') names.set(slot, heap.nameOf(target))
      const name = heap.nodeName[target] === this.#cell ? names.get(slot - 1) : undefined
      if (name !== undefined) exports.set(target, { module, name })
    }
  }
}
