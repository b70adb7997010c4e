import { PROPERTY, TARGET, TYPE_SHIFT, WEAK, WEAK_WORD } from '../parse/columns.ts'
import type { Heap } from './heap.ts'

/** By list: the edges that enter its timers, one for each timer. */
export type TimerLists = ReadonlyMap<number, readonly number[]>

const known = new WeakMap<Heap, TimerLists>()

/**
 * Node's running timers (lib/internal/timers.js): those of one duration stand in a ring that runs through the timers
 * themselves (`_idleNext`, `_idlePrev`), so that from any timer, held by a variable for instance, all others can be
 * reached. In truth the list holds each of them. So the ring's edges are made weak, and walks go from a list to all of
 * its timers at once.
 */
export function timerLists(heap: Heap): TimerLists {
  let lists = known.get(heap)
  if (lists === undefined) known.set(heap, (lists = findLists(heap)))
  return lists
}

/** The node that a walk takes this edge from: for a timer's edge of the ring the list, for any other its owner. */
export function startOf(heap: Heap, edge: number): number {
  if (heap.edgeWord[edge] >= WEAK_WORD) {
    for (const [list, edges] of timerLists(heap)) if (edges.includes(edge)) return list
  }
  return heap.ownerOf(edge)
}

/** The edge of the ring by which a walk goes from a list to this timer, or -1. */
export function listEdgeTo(heap: Heap, timer: number): number {
  for (const edges of timerLists(heap).values()) {
    const edge = edges.find((candidate) => heap.targetOf(candidate) === timer)
    if (edge !== undefined) return edge
  }
  return -1
}

function findLists(heap: Heap): TimerLists {
  const lists = new Map<number, readonly number[]>()
  const [list, timeout, next, previous] = heap.strings.findAll(['TimersList', 'Timeout', '_idleNext', '_idlePrev'])
  if (list < 0 || timeout < 0) return lists
  const object = heap.typeCode('object')
  const ring = new Set<number>()
  for (let node = 0; node < heap.nodeCount; node++) {
    if (heap.nodeName[node] !== list || heap.nodeType[node] !== object) continue
    const timers: number[] = []
    const seen = new Set<number>()
    for (let edge = edgeNamed(heap, node, next); edge >= 0;) {
      const timer = heap.targetOf(edge)
      if (heap.nodeName[timer] !== timeout || seen.has(timer)) break
      seen.add(timer)
      timers.push(edge)
      ring.add(edge)
      const back = edgeNamed(heap, timer, previous)
      if (back >= 0) ring.add(back)
      edge = edgeNamed(heap, timer, next)
      if (edge >= 0) ring.add(edge)
    }
    const last = edgeNamed(heap, node, previous)
    if (last >= 0) ring.add(last)
    lists.set(node, timers)
  }
  for (const edge of ring) heap.edgeWord[edge] = (WEAK << TYPE_SHIFT) | (heap.edgeWord[edge] & TARGET)
  return lists
}

/** The edge of a property, or -1; also once it is weak. */
function edgeNamed(heap: Heap, node: number, name: number): number {
  for (let edge = heap.firstEdge[node]; edge < heap.firstEdge[node + 1]; edge++) {
    const type = heap.edgeTypeOf(edge)
    if (heap.edgeName[edge] === name && (type === PROPERTY || type === WEAK)) return edge
  }
  return -1
}
