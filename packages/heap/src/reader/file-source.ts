import { closeSync, fstatSync, openSync, readSync, type Stats } from 'node:fs'
import { HeapError } from '../errors.ts'
import type { ByteSource } from './byte-source.ts'

const TAKE = 'Take one with v8.writeHeapSnapshot() or the Memory panel of DevTools and give its path.'

/** A regular file. Pipes are refused: names are read by position long after the parser went past them. */
export function fileSource(path: string): ByteSource {
  let fd: number
  try {
    fd = openSync(path, 'r')
  } catch (error) {
    throw new HeapError('OVERSTAY_HEAP_UNREADABLE', `cannot open ${path}: ${reasonOf(error)}`, TAKE, error)
  }
  let stats: Stats
  try {
    stats = fstatSync(fd)
  } catch (error) {
    closeSync(fd)
    throw new HeapError('OVERSTAY_HEAP_UNREADABLE', `cannot read ${path}: ${reasonOf(error)}`, TAKE, error)
  }
  if (!stats.isFile()) {
    closeSync(fd)
    const what = stats.isDirectory() ? 'a directory' : 'not a regular file'
    throw new HeapError('OVERSTAY_HEAP_UNREADABLE', `${path} is ${what}, not a heap snapshot`, TAKE)
  }
  let open = true
  return {
    name: path,
    size: stats.size,
    read(into, offset, length, position) {
      if (!open) throw new HeapError('OVERSTAY_HEAP_CLOSED', `${path} was closed`, 'Ask before calling heap.close().')
      return readSync(fd, into, offset, length, position)
    },
    close() {
      if (open) closeSync(fd)
      open = false
    },
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
