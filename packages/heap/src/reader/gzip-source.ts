import { constants, gunzipSync } from 'node:zlib'
import { HeapError } from '../errors.ts'
import type { ByteSource } from './byte-source.ts'
import { memorySource } from './memory-source.ts'

/** Snapshots shrink to a tenth. What grows more than a hundredfold was made to fill somebody's memory. */
const MOST_TIMES = 100
const ALWAYS_ALLOWED = 1 << 26
const MOST = 2 ** 31 - 1
const BEGINNING = 1 << 12

export function isGzip(source: ByteSource): boolean {
  const magic = new Uint8Array(2)
  return source.read(magic, 0, 2, 0) === 2 && magic[0] === 0x1f && magic[1] === 0x8b
}

/**
 * A compressed snapshot, unpacked into memory: names are read by position, which a compressed file does not have. The
 * beginning is unpacked on its own first, so that nothing big is unpacked that is no snapshot.
 */
export function gunzipped(packed: ByteSource): ByteSource {
  const { name, size } = packed
  const limit = Math.min(MOST, ALWAYS_ALLOWED + MOST_TIMES * size)
  const unpackFirst = `Unpack it first: gunzip -k ${name}`
  try {
    const beginning = unpacked(bytesOf(packed, Math.min(size, BEGINNING)), { finishFlush: constants.Z_SYNC_FLUSH })
    if (!beginning.subarray(0, 64).toString('latin1').includes('"snapshot"')) {
      const hint = 'Take a snapshot with v8.writeHeapSnapshot() or the Memory panel of DevTools.'
      throw new HeapError('OVERSTAY_HEAP_NOT_A_SNAPSHOT', `${name} is compressed, but no heap snapshot`, hint)
    }
    return memorySource(unpacked(bytesOf(packed, size), { maxOutputLength: limit }), name)
  } catch (error) {
    if (error instanceof HeapError) throw error
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      const much = `${name} has ${size} bytes and unpacks to more than ${limit}`
      throw new HeapError('OVERSTAY_HEAP_TOO_BIG', much, `If you trust it: ${unpackFirst}`, error)
    }
    if (code === 'Z_BUF_ERROR') {
      throw new HeapError('OVERSTAY_HEAP_TRUNCATED', `${name} is compressed and was cut off`, 'Copy it again.', error)
    }
    throw new HeapError('OVERSTAY_HEAP_MALFORMED', `${name} is compressed and damaged`, 'Copy it again.', error)
  } finally {
    packed.close()
  }
}

function unpacked(bytes: Uint8Array, options: Parameters<typeof gunzipSync>[1]): Buffer {
  return gunzipSync(bytes, { chunkSize: 1 << 20, ...options })
}

function bytesOf(source: ByteSource, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let read = 0
  while (read < length) {
    const count = source.read(bytes, read, length - read, read)
    if (count === 0) break
    read += count
  }
  return bytes.subarray(0, read)
}
