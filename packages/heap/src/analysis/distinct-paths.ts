import type { Dominators } from '../graph/dominators.ts'
import type { Heap } from '../graph/heap.ts'
import { lateRoots } from '../graph/late-roots.ts'
import { retainersOf } from '../graph/retainers.ts'
import { listEdgeTo, startOf } from '../graph/timer-lists.ts'
import { findHeads, NOWHERE, START, THROUGH, WALL } from './reach.ts'

/** Edges from the root to a node, each starting where the one before leads to. */
export type EdgePath = readonly number[]

/**
 * At most `most` ways to a node, no two of which can be cut by one reference near the node: each comes by another
 * holder. Where a node has one holder only, the paths differ in who holds that one, and so on up. Shortest first among
 * those that part at the same node.
 */
export function distinctPaths(heap: Heap, dominators: Dominators, node: number, most: number): EdgePath[] {
  const paths: EdgePath[] = []
  const firsts = shortestTree(heap)
  if (firsts[node] === NOWHERE) return paths
  let below: EdgePath = []
  let at = node
  // Up from the node by dominators: between two of them lie the parts where paths can differ.
  for (;;) {
    const ways = waysInto(heap, at)
    const wanted = paths.length === 0 ? ways : ways.slice(1)
    for (const way of wanted.slice(0, most - paths.length)) paths.push([...way, ...below])
    const above = dominators.of(at)
    if (above < 0 || paths.length >= most) return paths
    below = [...pathBelow(heap, firsts, above, at), ...below]
    at = above
  }
}

/** By node, the edge of a shortest path that it is entered by; stack and handles are followed last. */
function shortestTree(heap: Heap, wall = -1): Uint32Array {
  const tokenOf = new Uint32Array(heap.nodeCount)
  if (wall >= 0) tokenOf[wall] = 1
  const closed = new Uint8Array(heap.nodeCount)
  return findHeads(heap, { tokens: [], tokenOf }, Uint8Array.of(THROUGH, WALL), closed).cameBy
}

/** The shortest path by each holder of a node that can be reached without the node, shortest first. */
function waysInto(heap: Heap, node: number): EdgePath[] {
  if (node === 0) return [[]]
  const tree = shortestTree(heap, node)
  const wanted = new Uint8Array(heap.nodeCount)
  wanted[node] = 1
  const { edges } = retainersOf(heap, wanted)
  const fromList = listEdgeTo(heap, node)
  const entries = new Map<number, number>()
  for (const edge of fromList < 0 ? edges : [fromList, ...edges]) {
    const from = startOf(heap, edge)
    if (from !== node && tree[from] !== NOWHERE && !entries.has(from)) entries.set(from, edge)
  }
  const ways = [...entries].map(([from, edge]) => [...pathBelow(heap, tree, 0, from), edge])
  // The search went by what a reader wants to see first. Of the others, those by what is merely in use come last.
  const first = startOf(heap, tree[node])
  const late = new Set(lateRoots(heap))
  const rank = (way: EdgePath) => {
    if (startOf(heap, way[way.length - 1]) === first) return 0
    return way.some((edge) => late.has(heap.targetOf(edge))) ? 2 : 1
  }
  return ways
    .map((way) => ({ way, rank: rank(way) }))
    .sort((one, other) => one.rank - other.rank || one.way.length - other.way.length)
    .map(({ way }) => way)
}

/** The edges of a tree from a node down to one below it. */
function pathBelow(heap: Heap, tree: Uint32Array, above: number, node: number): EdgePath {
  const path: number[] = []
  for (let at = node; at !== above && tree[at] < START; at = startOf(heap, tree[at])) path.push(tree[at])
  return path.reverse()
}
