import type { Heap } from './heap.ts'

/**
 * Roots that hold what happens to be in use while the snapshot is taken. They are followed last, so that a path through
 * them is shown only where there is no other.
 */
const LATE = /^(\((Stack roots|Handle scope|Eternal handles|Weak roots)\)|C\+\+ native stack roots)$/
// Synthetic roots are the first nodes of every snapshot: about 30 in Node 20 to 26, more with embedder roots.
const FIRST_NODES = 128

export function lateRoots(heap: Heap): number[] {
  const synthetic = heap.typeCode('synthetic')
  const roots: number[] = []
  for (let node = 0; node < Math.min(FIRST_NODES, heap.nodeCount); node++) {
    if (heap.nodeType[node] === synthetic && LATE.test(heap.nameOf(node))) roots.push(node)
  }
  return roots
}
