import type { Heap } from '../graph/heap.ts'
import type { HeapView } from './heap-view.ts'

/** Bytes, as Node's `process.memoryUsage()` gives them; `external` includes array buffers. */
export type ProcessMemory = Readonly<Record<'rss' | 'heapTotal' | 'heapUsed' | 'external', number>>

/** What can be asked for besides the question itself; each query says which of them it takes. */
export interface QueryOptions {
  /** Rows of each list; 0 for all. */
  readonly limit?: number
  readonly maxDepth?: number
  /** Neighbours of one object that a graph draws before it says "more". */
  readonly tooMany?: number
  /** Classes, or ids, that are passed over. */
  readonly ignore?: readonly string[]
  /** Where a chain ends: global, module, root, a class or an id. */
  readonly until?: string
  /** Only what has this text in its class's name or place. */
  readonly filter?: string
  /** Follow what an object refers to instead of what refers to it. */
  readonly refs?: boolean
  /** What the process said of its memory when the snapshot was taken (`process.memoryUsage()`). */
  readonly process?: ProcessMemory
  /** Opens further snapshots, for questions about several. */
  readonly open?: (file: string) => Heap
}

export type QueryOption = Exclude<keyof QueryOptions, 'open'>

/** An answer for programs and for people. `data` is plain and may go through JSON. */
export interface Answer {
  readonly data: object
  readonly text: string
}

export interface Query {
  /** How its arguments are written, as in "<class>", "<snapshot...>" or, if there need not be any, "[snapshot...]". */
  readonly args: string
  readonly about: string
  readonly options: readonly QueryOption[]
  /** What can be typed after "overstay heap app.heapsnapshot". */
  readonly examples: readonly string[]
  run(view: HeapView, args: readonly string[], options: QueryOptions): Answer
}
