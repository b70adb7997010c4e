import type { Header } from './header.ts'

/**
 * What an edge keeps in one word: its type in the upper three bits, the node it leads to below. The codes are ours, so
 * that one comparison (`word < WEAK_WORD`) tells whether an edge keeps its target alive, whatever order a V8 has.
 */
export const CONTEXT = 0
export const ELEMENT = 1
export const PROPERTY = 2
export const INTERNAL = 3
export const HIDDEN = 4
export const SHORTCUT = 5
export const WEAK = 6
/** From a stamped object to its token; never in a file. */
export const TOKEN = 7

export const TARGET = 0x1fffffff
export const TYPE_SHIFT = 29
export const WEAK_WORD = 0xc0000000

const CODES: readonly string[] = ['context', 'element', 'property', 'internal', 'hidden', 'shortcut', 'weak']

/** A size that does not fit 32 bits (an ArrayBuffer's backing store) stands in `bigSizes` under its node. */
export const BIG_SIZE = 0xffffffff

export interface Columns {
  readonly nodeCount: number
  readonly edgeCount: number
  /** By node. `firstEdge` has one entry more, so that the edges of `node` end where those of `node + 1` begin. */
  readonly nodeType: Uint8Array
  readonly nodeName: Uint32Array
  readonly nodeId: Uint32Array
  readonly nodeSize: Uint32Array
  readonly bigSizes: Map<number, number>
  /** Nodes that an embedder calls detached: few, where there are any. */
  readonly detached: number[]
  readonly firstEdge: Uint32Array
  /** By edge. The name is a string's index, or a number for elements and hidden edges. */
  readonly edgeWord: Uint32Array
  readonly edgeName: Uint32Array
}

export function allocateColumns({ nodeCount, edgeCount }: Header): Columns {
  return {
    nodeCount,
    edgeCount,
    nodeType: new Uint8Array(nodeCount),
    nodeName: new Uint32Array(nodeCount),
    nodeId: new Uint32Array(nodeCount),
    nodeSize: new Uint32Array(nodeCount),
    bigSizes: new Map(),
    detached: [],
    firstEdge: new Uint32Array(nodeCount + 1),
    edgeWord: new Uint32Array(edgeCount),
    edgeName: new Uint32Array(edgeCount),
  }
}

/** Our code for each edge type code of the file; a type that is not known yet counts as a strong one. */
export function edgeCodes(edgeTypes: readonly string[]): Uint8Array {
  return Uint8Array.from(edgeTypes, (type) => {
    const code = CODES.indexOf(type)
    return code < 0 ? HIDDEN : code
  })
}
