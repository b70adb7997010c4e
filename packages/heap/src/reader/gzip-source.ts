import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { constants, gunzipSync } from 'node:zlib'
import { HeapError } from '../errors.ts'
import type { ByteSource } from './byte-source.ts'
import { fileSource } from './file-source.ts'
import { memorySource } from './memory-source.ts'
import { unpackInThread } from './unpack-in-thread.ts'

/** Snapshots shrink to a tenth. What grows more than a hundredfold was made to fill somebody's memory or disk. */
const MOST_TIMES = 100
const ALWAYS_ALLOWED = 1 << 26
/** Up to here a snapshot is unpacked into memory, above into a file. */
const INTO_MEMORY = 1 << 26
const BEGINNING = 1 << 12

export function isGzip(source: ByteSource): boolean {
  const magic = new Uint8Array(2)
  return source.read(magic, 0, 2, 0) === 2 && magic[0] === 0x1f && magic[1] === 0x8b
}

/**
 * A compressed snapshot, unpacked: names are read by position, which a compressed file does not have. The beginning is
 * unpacked on its own first, so that nothing big is unpacked that is no snapshot.
 */
export function gunzipped(packed: ByteSource): ByteSource {
  const { name, size } = packed
  const limit = ALWAYS_ALLOWED + MOST_TIMES * size
  try {
    const beginning = unpacked(bytesAt(packed, 0, Math.min(size, BEGINNING)), { finishFlush: constants.Z_SYNC_FLUSH })
    if (!beginning.subarray(0, 64).toString('latin1').includes('"snapshot"')) {
      const hint = 'Take a snapshot with v8.writeHeapSnapshot() or the Memory panel of DevTools.'
      throw new HeapError('OVERSTAY_HEAP_NOT_A_SNAPSHOT', `${name} is compressed, but no heap snapshot`, hint)
    }
    return inMemory(packed, limit) ?? inFile(name, limit)
  } catch (error) {
    throw error instanceof HeapError ? error : explained(error, name, size, limit)
  } finally {
    packed.close()
  }
}

/** Undefined where it is too big to be kept in memory. */
function inMemory(packed: ByteSource, limit: number): ByteSource | undefined {
  const { name, size } = packed
  // The last four bytes say how much it was, modulo 2^32. They are anything where the end is missing.
  const said = size < 4 ? 0 : Buffer.from(bytesAt(packed, size - 4, 4)).readUInt32LE()
  if (size > INTO_MEMORY || (said > INTO_MEMORY && said <= limit)) return undefined
  try {
    return memorySource(unpacked(bytesAt(packed, 0, size), { maxOutputLength: INTO_MEMORY }), name)
  } catch (error) {
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') return undefined
    throw error
  }
}

/** A file that only this process's user can read, and that is gone with the source, or at once where that is possible. */
function inFile(packed: string, limit: number): ByteSource {
  const folder = mkdtempSync(join(tmpdir(), 'overstay-unpacked-'))
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
  try {
    const file = join(folder, 'unpacked.heapsnapshot')
    unpackInThread(packed, file, limit)
    const source = fileSource(file)
    // What is open stays readable; Windows refuses to delete it before it is closed.
    if (process.platform !== 'win32') remove()
    return {
      name: packed,
      size: source.size,
      read: (into, offset, length, position) => source.read(into, offset, length, position),
      close() {
        source.close()
        remove()
      },
    }
  } catch (error) {
    remove()
    throw error
  }
}

function explained(error: unknown, name: string, size: number, limit: number): HeapError {
  const code = codeOf(error)
  if (code === 'ERR_BUFFER_TOO_LARGE') {
    const much = `${name} has ${size} bytes and unpacks to more than ${limit}`
    return new HeapError('OVERSTAY_HEAP_TOO_BIG', much, `If you trust it, unpack it first: gunzip -k ${name}`, error)
  }
  if (code === 'Z_BUF_ERROR') {
    return new HeapError('OVERSTAY_HEAP_TRUNCATED', `${name} is compressed and was cut off`, 'Copy it again.', error)
  }
  if (code.startsWith('Z_')) {
    return new HeapError('OVERSTAY_HEAP_MALFORMED', `${name} is compressed and damaged`, 'Copy it again.', error)
  }
  const hint = `It is unpacked into ${tmpdir()}; set TMPDIR to a folder with more room, or unpack it first: gunzip -k ${name}`
  return new HeapError('OVERSTAY_HEAP_UNREADABLE', `${name} could not be unpacked: ${String(error)}`, hint, error)
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

function unpacked(bytes: Uint8Array, options: Parameters<typeof gunzipSync>[1]): Buffer {
  return gunzipSync(bytes, { chunkSize: 1 << 20, ...options })
}

function bytesAt(source: ByteSource, position: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let read = 0
  while (read < length) {
    const count = source.read(bytes, read, length - read, position + read)
    if (count === 0) break
    read += count
  }
  return bytes.subarray(0, read)
}
