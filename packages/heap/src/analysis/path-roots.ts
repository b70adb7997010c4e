import type { Heap } from '../graph/heap.ts'
import { HIDDEN, INTERNAL, PROPERTY, SHORTCUT } from '../parse/columns.ts'
import type { NodeText } from './node-text.ts'
import type { FileInfo } from './options.ts'
import type { Ownership } from './ownership.ts'
import { Realms } from './realms.ts'
import { RequireCache } from './require-cache.ts'
import type { Reach } from './reach.ts'
import type { EdgeKind } from './step.ts'
import type { Variables } from './variables.ts'

/** Where a path begins for a reader: long after the engine's roots, at the last thing that lives as long as the program. */
export interface PathRoot {
  readonly text: string
  readonly kind: EdgeKind
  /** Who owns it; undefined for the engine's own roots and the global object. */
  readonly file: FileInfo | undefined
  /** The variable that the path begins with, where it begins with one. */
  readonly variable?: string
  readonly global: boolean
  /** Whether it is the window, the document or its body that a test environment made. */
  readonly listenedTo?: boolean
}

/** Names of the engine's roots that mean something to a reader; others are given as V8 has them. */
const ENGINE_ROOTS: Record<string, string | undefined> = {
  '(Stack roots)': 'stack',
  'C++ native stack roots': 'stack',
  '(Handle scope)': 'native code in use',
  '(Eternal handles)': 'native code',
  '(Global handles)': 'native code',
  '(Micro tasks)': 'pending microtasks',
}

/** Where Node keeps the object of a `vm` context in the context's data (kSandboxObject in node_context_data.h). */
const SANDBOX = '32'

export class PathRoots {
  readonly #heap: Heap
  readonly #reach: Reach
  readonly #text: NodeText
  readonly #ownership: Ownership
  readonly #variables: Variables
  readonly #required: RequireCache
  readonly #realms: Realms

  constructor(heap: Heap, reach: Reach, text: NodeText, ownership: Ownership, variables: Variables) {
    this.#heap = heap
    this.#reach = reach
    this.#text = text
    this.#ownership = ownership
    this.#variables = variables
    this.#required = new RequireCache(heap, text)
    this.#realms = new Realms(heap, reach, ownership, variables)
  }

  /** The root that a path begins with if it begins with this edge; undefined where it must go further up. */
  at(edge: number): PathRoot | undefined {
    const from = this.#heap.ownerOf(edge)
    return (
      this.#moduleRoot(from, edge) ??
      this.#commonJsRoot(from, edge) ??
      this.#runnerModuleRoot(from) ??
      this.#environmentRoot(edge) ??
      this.#engineRoot(from)
    )
  }

  #moduleRoot(from: number, edge: number): PathRoot | undefined {
    const exported = this.#variables.exportedBy(from)
    if (exported !== undefined) return this.#variableRoot(exported.name, this.#ownership.ofScript(exported.module))
    if (this.#variables.isContext(from) && this.#variables.isTopLevel(from)) {
      const name = this.#variables.nameOf(from, edge)
      return name === undefined ? undefined : this.#variableRoot(name, this.#ownership.ofScript(from))
    }
    if (!this.#variables.isModule(from)) return undefined
    const file = this.#ownership.ofScript(from)
    return { text: `module ${file?.file ?? ''}`.trimEnd(), kind: 'internal', file, global: false }
  }

  #variableRoot(name: string, file: FileInfo | undefined): PathRoot {
    const of = file === undefined ? '' : ` of ${file.file}`
    return { text: `module variable "${name}"${of}`, kind: 'variable', file, variable: name, global: false }
  }

  #commonJsRoot(from: number, edge: number): PathRoot | undefined {
    if (this.#heap.edgeTypeOf(edge) !== PROPERTY) return undefined
    const name = this.#heap.edgeTextOf(edge)
    if (name !== 'exports' && name !== 'children' && name !== '<symbol node:module_export>') return undefined
    const raw = this.#text.commonJsFile(from)
    // A copy that is no longer in the cache lives only as long as what holds it, such as its parent's `children`.
    if (raw === undefined || !this.#required.has(from)) return undefined
    const file = this.#ownership.fileInfo(raw)
    return { text: `module ${file.file}`, kind: 'property', file, global: false }
  }

  #runnerModuleRoot(from: number): PathRoot | undefined {
    const file = this.#ownership.ofRecord(from)
    return file === undefined ? undefined : { text: `module ${file.file}`, kind: 'property', file, global: false }
  }

  #environmentRoot(edge: number): PathRoot | undefined {
    const text = this.#ownership.dom.listeners.get(edge)
    return text === undefined ? undefined : { text, kind: 'internal', file: undefined, global: false, listenedTo: true }
  }

  #engineRoot(from: number): PathRoot | undefined {
    const root = { kind: 'internal', file: undefined, global: false } as const
    if (from === 0) return { ...root, text: 'engine' }
    if (this.#isGlobal(from)) return { ...root, text: 'global', kind: 'property', global: true }
    if (this.#heap.typeOf(from) !== 'synthetic') return undefined
    const name = this.#heap.nameOf(from)
    return { ...root, text: ENGINE_ROOTS[name] ?? name.replace(/^\((.*)\)$/, 'engine: $1') }
  }

  /**
   * The root leads to each realm's global object; from Node 26 on through its native context. That of a `vm` context is
   * met by the functions made in it, whose context leads to it and to the object that it was made of.
   */
  #isGlobal(node: number): boolean {
    const edge = this.#reach.cameBy[node]
    // A page's global object is one of Chromium's.
    if (edge >= this.#heap.edgeCount || !/^(?:object|native)$/.test(this.#heap.typeOf(node))) return false
    const from = this.#heap.ownerOf(edge)
    if (this.#heap.edgeTypeOf(edge) === SHORTCUT && from === 0) return true
    const realm = this.#realmOfGlobal(from, edge) ?? this.#realms.ofWindow(node)
    return realm !== undefined && this.#realms.isOfProgram(realm)
  }

  /** The native context whose global object, or the object that it was made of, an edge leads to. */
  #realmOfGlobal(from: number, edge: number): number | undefined {
    const name = this.#heap.edgeTextOf(edge)
    if (this.#heap.edgeTypeOf(edge) === HIDDEN) {
      if (this.#heap.nameOf(from) !== 'system / EmbedderDataArray' || name !== SANDBOX) return undefined
      return this.#heap.ownerOf(this.#reach.cameBy[from])
    }
    const isGlobal =
      this.#heap.edgeTypeOf(edge) === INTERNAL && /^(?:global_(?:object|proxy_object)|extension)$/.test(name)
    return isGlobal && this.#variables.isNativeContext(from) ? from : undefined
  }
}
