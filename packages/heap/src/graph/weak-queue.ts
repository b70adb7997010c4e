import { TARGET, TYPE_SHIFT, WEAK } from '../parse/columns.ts'
import type { Heap } from './heap.ts'

/**
 * Makes the edges of Node's clean-up queue weak. Node 20 writes one to everything that it would delete at its end
 * (CleanupQueue::MemoryInfo in src/cleanup_queue.cc), also to what it leaves to the collector, such as `vm` contexts,
 * scripts and hashes. What it does keep is a root by itself (BaseObject::IsRootNode in src/base_object.h).
 */
export function weakenCleanupQueue(heap: Heap): void {
  const queue = heap.strings.find('Node / CleanupQueue')
  if (queue < 0) return
  const { firstEdge, edgeWord, nodeName } = heap
  for (let node = nodeName.indexOf(queue); node >= 0; node = nodeName.indexOf(queue, node + 1)) {
    for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
      edgeWord[edge] = (WEAK << TYPE_SHIFT) | (edgeWord[edge] & TARGET)
    }
  }
}
