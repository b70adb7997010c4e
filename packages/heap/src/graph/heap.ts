import { HeapError } from '../errors.ts'
import { BIG_SIZE, type Columns, ELEMENT, HIDDEN, TARGET, TYPE_SHIFT } from '../parse/columns.ts'
import type { Header } from '../parse/header.ts'
import { type Locations, readLocations } from '../parse/locations.ts'
import type { Snapshot } from '../parse/parse-snapshot.ts'
import { StringTable } from '../parse/string-table.ts'
import type { ByteSource } from '../reader/byte-source.ts'

/** Where a function is defined, or the constructor of an object: line and column count from 0. */
export interface ScriptPlace {
  readonly script: number
  readonly line: number
  readonly column: number
}

/**
 * The graph of a snapshot. Nodes and edges are plain numbers, 0 to `nodeCount - 1` and 0 to `edgeCount - 1`; the edges
 * of a node stand from `firstEdge[node]` to `firstEdge[node + 1]`. The arrays are the graph itself: walks read them
 * directly, everything else asks the methods.
 */
export class Heap {
  readonly file: string
  readonly nodeCount: number
  readonly edgeCount: number
  readonly nodeTypes: readonly string[]
  readonly nodeType: Uint8Array
  readonly nodeName: Uint32Array
  readonly nodeId: Uint32Array
  readonly firstEdge: Uint32Array
  /** Type and target in one word, see parse/columns.ts. Weak rules and stamps change types in place. */
  readonly edgeWord: Uint32Array
  readonly edgeName: Uint32Array
  readonly strings: StringTable
  readonly #nodeSize: Uint32Array
  readonly #detached: readonly number[]
  #detachedSet: ReadonlySet<number> | undefined
  readonly #bigSizes: Columns['bigSizes']
  readonly #source: ByteSource
  readonly #header: Header
  readonly #locationsAt: number
  #locations: Locations | undefined
  #closed = false

  constructor(snapshot: Snapshot, source: ByteSource) {
    const { columns, header } = snapshot
    this.file = source.name
    this.nodeCount = columns.nodeCount
    this.edgeCount = columns.edgeCount
    this.nodeTypes = header.nodeTypes
    this.nodeType = columns.nodeType
    this.nodeName = columns.nodeName
    this.nodeId = columns.nodeId
    this.firstEdge = columns.firstEdge
    this.edgeWord = columns.edgeWord
    this.edgeName = columns.edgeName
    this.strings = new StringTable(source, snapshot.strings)
    this.#nodeSize = columns.nodeSize
    this.#detached = columns.detached
    this.#bigSizes = columns.bigSizes
    this.#source = source
    this.#header = header
    this.#locationsAt = snapshot.locations
  }

  /** The code of a node type in this snapshot, or -1: codes differ between versions, names do not. */
  typeCode(name: string): number {
    return this.nodeTypes.indexOf(name)
  }

  typeOf(node: number): string {
    return this.nodeTypes[this.nodeType[node]]
  }

  nameOf(node: number): string {
    return this.strings.text(this.nodeName[node])
  }

  /** Bytes of the node itself. */
  sizeOf(node: number): number {
    const size = this.#nodeSize[node]
    return size === BIG_SIZE ? (this.#bigSizes.get(node) ?? size) : size
  }

  get hasDetached(): boolean {
    return this.#detached.length > 0
  }

  /**
   * Whether a node of a page is out of its document. Node 20 and 22 say so of some of their own objects, which have no
   * document to be in.
   */
  isDetached(node: number): boolean {
    this.#detachedSet ??= new Set(this.#detached)
    return this.#detachedSet.has(node) && this.typeOf(node) === 'native' && !this.nameOf(node).startsWith('Node / ')
  }

  targetOf(edge: number): number {
    return this.edgeWord[edge] & TARGET
  }

  edgeTypeOf(edge: number): number {
    return this.edgeWord[edge] >>> TYPE_SHIFT
  }

  /** The name of an edge as text; elements and hidden edges have a number. */
  edgeTextOf(edge: number): string {
    const type = this.edgeTypeOf(edge)
    return type === ELEMENT || type === HIDDEN ? String(this.edgeName[edge]) : this.strings.text(this.edgeName[edge])
  }

  /** The node an edge starts from. */
  ownerOf(edge: number): number {
    const { firstEdge } = this
    let low = 0
    let high = this.nodeCount - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if (firstEdge[middle] <= edge) low = middle
      else high = middle - 1
    }
    return low
  }

  placeOf(node: number): ScriptPlace | undefined {
    this.#locations ??= readLocations(this.#source, this.#header, this.#locationsAt)
    const { indexOf, script, line, column } = this.#locations
    const row = indexOf[node] - 1
    return row < 0 ? undefined : { script: script[row], line: line[row], column: column[row] }
  }

  /** Lets the file go. The graph stays, names that were not asked for yet do not. */
  close(): void {
    this.#closed = true
    this.#source.close()
  }

  /** Throws if the file was let go, for work that would otherwise fail halfway. */
  assertOpen(): void {
    if (this.#closed) throw new HeapError('OVERSTAY_HEAP_CLOSED', `${this.file} was closed`, 'Ask before heap.close().')
  }
}
