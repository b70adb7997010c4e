export { GraphBuilder, type EdgeTypeName, type NodeTypeName } from './graph-builder.ts'
export { heapFromText, snapshotFromText, type TextHeap } from './heap-from-text.ts'
