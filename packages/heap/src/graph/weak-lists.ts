import { TARGET, TYPE_SHIFT, WEAK } from '../parse/columns.ts'
import type { Heap } from './heap.ts'

/**
 * Node 20 writes an edge to everything that it would delete at its end (CleanupQueue::MemoryInfo in src/cleanup_queue.cc),
 * also to what it leaves to the collector, such as `vm` contexts, scripts and hashes. What it does keep is a root by
 * itself (BaseObject::IsRootNode in src/base_object.h).
 */
const CLEAN_UP_QUEUE = 'Node / CleanupQueue'
/**
 * What V8's compiler and its serializers look up while they work (IdentityMapBase in src/utils/identity-map.h), and what
 * a serializer's last use named until the next collection frees it. Who keeps a serializer holds more than is shown.
 */
const LOOKED_UP = ' / IdentityMapBase'

// Synthetic roots are the first nodes of every snapshot.
const FIRST_NODES = 128

/** Makes edges weak that lead to what a list merely names. */
export function weakenLists(heap: Heap): void {
  const [queue, strongRoots] = heap.strings.findAll([CLEAN_UP_QUEUE, '(Strong roots)'])
  if (queue >= 0) {
    for (const node of namedNodes(heap, queue, heap.nodeCount)) weakenEdges(heap, node, () => true)
  }
  if (strongRoots >= 0) {
    for (const node of namedNodes(heap, strongRoots, FIRST_NODES)) {
      weakenEdges(heap, node, (edge) => heap.edgeTextOf(edge).endsWith(LOOKED_UP))
    }
  }
}

function* namedNodes({ nodeName }: Heap, name: number, before: number): Generator<number> {
  for (let node = nodeName.indexOf(name); node >= 0 && node < before; node = nodeName.indexOf(name, node + 1))
    yield node
}

function weakenEdges({ edgeWord, firstEdge }: Heap, node: number, isWeak: (edge: number) => boolean): void {
  for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
    if (isWeak(edge)) edgeWord[edge] = (WEAK << TYPE_SHIFT) | (edgeWord[edge] & TARGET)
  }
}
