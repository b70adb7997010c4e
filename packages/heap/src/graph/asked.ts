import { ELEMENT, PROPERTY, WEAK } from '../parse/columns.ts'
import { edgeTarget } from './edge-target.ts'
import type { Heap } from './heap.ts'

/** The value by which the object is known through which overstay's runtime asks about values of its own heap. */
const ASKED_KIND = 'overstay.asked'

/**
 * The nodes that somebody asks about by the name of `id`: targets of the weak references in the array `refs` of an object
 * with that `id`, in their order; undefined for those that are gone.
 */
export function askedNodes(heap: Heap, id: string): (number | undefined)[] {
  const { strings } = heap
  const [kind, value, idName, refs, target] = strings.findAll(['kind', ASKED_KIND, 'id', 'refs', 'target'])
  if (value < 0) return []
  for (let node = 0; node < heap.nodeCount; node++) {
    const said = edgeTarget(heap, node, PROPERTY, kind)
    if (said < 0 || heap.nodeName[said] !== value) continue
    const own = edgeTarget(heap, node, PROPERTY, idName)
    if (own < 0 || heap.nameOf(own) !== id) continue
    const array = edgeTarget(heap, node, PROPERTY, refs)
    if (array >= 0) return targetsOf(heap, array, target)
  }
  return []
}

function targetsOf(heap: Heap, array: number, target: number): (number | undefined)[] {
  const nodes: (number | undefined)[] = []
  for (let edge = heap.firstEdge[array]; edge < heap.firstEdge[array + 1]; edge++) {
    if (heap.edgeTypeOf(edge) !== ELEMENT) continue
    const node = edgeTarget(heap, heap.targetOf(edge), WEAK, target)
    nodes[heap.edgeName[edge]] = node < 0 ? undefined : node
  }
  return nodes
}
