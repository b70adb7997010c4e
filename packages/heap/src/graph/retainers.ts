import { TARGET, WEAK_WORD } from '../parse/columns.ts'
import type { Heap } from './heap.ts'

/** The strong edges that lead to nodes: those to `node` stand in `edges` from `first[node]` to `first[node + 1]`. */
export interface Retainers {
  readonly first: Uint32Array
  readonly edges: Uint32Array
}

/** Retainers of some nodes (those that `wanted` marks by 1): an index of all would be as large as the edges. */
export function retainersOf(heap: Heap, wanted: Uint8Array): Retainers {
  const { edgeWord, edgeCount, nodeCount } = heap
  const target = TARGET
  const weak = WEAK_WORD
  const first = new Uint32Array(nodeCount + 2)
  for (let edge = 0; edge < edgeCount; edge++) {
    const word = edgeWord[edge]
    if (word < weak && wanted[word & target] === 1) first[(word & target) + 2]++
  }
  for (let node = 2; node <= nodeCount + 1; node++) first[node] += first[node - 1]
  const edges = new Uint32Array(first[nodeCount + 1])
  // first[node + 1] serves as the place to write at and ends up as the end of the node's edges.
  for (let edge = 0; edge < edgeCount; edge++) {
    const word = edgeWord[edge]
    if (word < weak && wanted[word & target] === 1) edges[first[(word & target) + 1]++] = edge
  }
  return { first, edges }
}
