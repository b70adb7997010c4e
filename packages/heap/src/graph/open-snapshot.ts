import { parseSnapshot } from '../parse/parse-snapshot.ts'
import type { ByteSource } from '../reader/byte-source.ts'
import { fileSource } from '../reader/file-source.ts'
import { gunzipped, isGzip } from '../reader/gzip-source.ts'
import { namesClosely, unifyNames } from './unify-names.ts'
import { Heap } from './heap.ts'
import { weakenTablePairs } from './weak-pairs.ts'
import { weakenLists } from './weak-lists.ts'

export interface OpenOptions {
  /** Bytes read at a time. */
  readonly chunkSize?: number | undefined
}

/** Parses a snapshot file, which may be compressed by gzip. The file stays open until `close`, because names are read when they are asked for. */
export function openSnapshot(file: string, { chunkSize }: OpenOptions = {}): Heap {
  const source = fileSource(file)
  return heapFrom(isGzip(source) ? gunzipped(source) : source, chunkSize)
}

export function heapFrom(source: ByteSource, chunkSize?: number): Heap {
  try {
    const snapshot = parseSnapshot(source, chunkSize)
    const heap = new Heap(snapshot, source)
    if (namesClosely(snapshot.header)) unifyNames(heap)
    weakenTablePairs(heap)
    weakenLists(heap)
    return heap
  } catch (error) {
    source.close()
    throw error
  }
}
