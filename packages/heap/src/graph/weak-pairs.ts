import { INTERNAL, TARGET, TYPE_SHIFT, WEAK } from '../parse/columns.ts'
import type { Heap } from './heap.ts'

/**
 * Makes the edges from WeakMap tables to values weak. V8 writes each entry as two internal edges with one text, from the
 * key and from the table; only the key keeps the value alive, so a value that refers to its own key would otherwise look
 * as if the WeakMap held it. Tables are unnamed arrays: they are known by the id in the text.
 */
export function weakenTablePairs(heap: Heap): void {
  const tables = heap.strings.pairTables()
  if (tables === undefined) return
  const { firstEdge, edgeWord, edgeName, nodeType, nodeId } = heap
  const array = heap.typeCode('array')
  for (let node = 0; node < heap.nodeCount; node++) {
    if (nodeType[node] !== array) continue
    for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
      const word = edgeWord[edge]
      if (word >>> TYPE_SHIFT === INTERNAL && tables[edgeName[edge]] === nodeId[node]) {
        edgeWord[edge] = (WEAK << TYPE_SHIFT) | (word & TARGET)
      }
    }
  }
}
