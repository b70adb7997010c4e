import type { Heap } from '../graph/heap.ts'

/** Off-heap memory of array buffers, and of strings whose characters V8 was given, as V8 calls them. */
export const BUFFER = 'system / JSArrayBufferData'
export const EXTERNAL_STRING = 'system / ExternalStringData'

/** By node type: 1 for strings, whole or made of others. */
export function stringTypes(heap: Heap): Uint8Array {
  return Uint8Array.from(heap.nodeTypes, (type) => Number(/^(concatenated |sliced )?string$/.test(type)))
}

export function isBuffer(heap: Heap, node: number): boolean {
  if (heap.typeOf(node) !== 'native') return false
  const name = heap.nameOf(node)
  return name === BUFFER || name === EXTERNAL_STRING
}
