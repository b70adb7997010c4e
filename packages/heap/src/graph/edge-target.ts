import type { Heap } from './heap.ts'

/** The target of the first edge of this type and name (a string's index), or -1. */
export function edgeTarget(heap: Heap, node: number, type: number, name: number): number {
  if (name < 0) return -1
  const { firstEdge, edgeName } = heap
  for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
    if (edgeName[edge] === name && heap.edgeTypeOf(edge) === type) return heap.targetOf(edge)
  }
  return -1
}
