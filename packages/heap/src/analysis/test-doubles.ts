import type { Heap } from '../graph/heap.ts'
import { PROPERTY, TARGET, TYPE_SHIFT } from '../parse/columns.ts'

/**
 * Fields by which the record of a test double is known, each set enough by itself: of jest-mock and @vitest/spy (the
 * state of a mock function), of sinon (the proxy it makes), of Node's own runner (lib/internal/test_runner/mock/mock.js).
 */
const RECORDS: readonly { readonly fields: readonly string[]; readonly name?: string }[] = [
  { fields: ['invocationCallOrder', 'calls', 'results'] },
  { fields: ['thisValues', 'returnValues', 'args'] },
  { fields: ['#calls'], name: 'MockFunctionContext' },
]

const known = new WeakMap<Heap, ReadonlySet<number>>()

/** What test doubles note their calls in: arguments, results, `this`. */
export function callRecords(heap: Heap): ReadonlySet<number> {
  let records = known.get(heap)
  if (records === undefined) known.set(heap, (records = findRecords(heap)))
  return records
}

function findRecords(heap: Heap): Set<number> {
  const records = new Set<number>()
  for (const { fields, name } of RECORDS) {
    const [rarest, ...others] = heap.strings.findAll([...fields])
    const className = name === undefined ? -1 : heap.strings.find(name)
    if (rarest < 0 || others.includes(-1) || (name !== undefined && className < 0)) continue
    const { firstEdge, edgeName, edgeWord } = heap
    for (let node = 0, edge = 0; node < heap.nodeCount; node++) {
      for (const end = firstEdge[node + 1]; edge < end; edge++) {
        if (edgeName[edge] !== rarest || edgeWord[edge] >>> TYPE_SHIFT !== PROPERTY) continue
        if (name !== undefined && heap.nodeName[node] !== className) continue
        if (holdsArray(heap, edgeWord[edge] & TARGET) && others.every((field) => hasArray(heap, node, field))) {
          records.add(node)
        }
      }
    }
  }
  return records
}

function hasArray(heap: Heap, node: number, field: number): boolean {
  for (let edge = heap.firstEdge[node]; edge < heap.firstEdge[node + 1]; edge++) {
    if (heap.edgeName[edge] === field && heap.edgeTypeOf(edge) === PROPERTY)
      return holdsArray(heap, heap.targetOf(edge))
  }
  return false
}

function holdsArray(heap: Heap, node: number): boolean {
  return heap.typeOf(node) === 'object' && heap.nameOf(node) === 'Array'
}
