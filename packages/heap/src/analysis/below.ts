import type { Heap } from '../graph/heap.ts'
import type { Reach } from './reach.ts'

/** 1 for the nodes given and everything that was first reached through them. */
export function nodesBelow(heap: Heap, { cameBy }: Reach, nodes: Iterable<number>): Uint8Array {
  const below = new Uint8Array(heap.nodeCount)
  const found: number[] = []
  for (const node of nodes) {
    if (below[node] === 0) found.push(node)
    below[node] = 1
  }
  for (const node of found) {
    for (let edge = heap.firstEdge[node]; edge < heap.firstEdge[node + 1]; edge++) {
      const to = heap.targetOf(edge)
      if (cameBy[to] !== edge || below[to] === 1) continue
      below[to] = 1
      found.push(to)
    }
  }
  return below
}
