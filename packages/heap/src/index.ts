export { HeapError, type HeapErrorCode } from './errors.ts'
export type { Heap } from './graph/heap.ts'
export { openSnapshot } from './graph/open-snapshot.ts'
