export { GraphBuilder, type EdgeTypeName, type NodeTypeName } from './graph-builder.ts'
export { heapFromText, type TextHeap } from './heap-from-text.ts'
