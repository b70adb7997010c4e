import type { ChunkReader } from '../reader/chunk-reader.ts'
import { endedEarly, enterArray, malformed } from './rows.ts'

/** Where each string of a snapshot stands in the file. */
export interface StringOffsets {
  /** Position in the file that `starts` count from. */
  readonly base: number
  /** Place of each string's opening quote; one entry more for the end of the last. */
  readonly starts: Uint32Array
  /** Of each string as it is written, so that a search reads hardly more of the file than what it finds. */
  readonly hashes: Uint16Array
  /**
   * Strings that name the two edges of a WeakMap entry, and the id of the table they speak of. They are told here,
   * by their last bytes, because there may be two for each entry: reading them one by one later would take longer
   * than everything else.
   */
  readonly pairStrings: readonly number[]
  readonly pairTables: readonly number[]
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const CLOSING_PARENTHESIS = 0x29
// V8SnapshotGenerator's ExtractEphemeronHashTableReferences (heap-snapshot-generator.cc): "%d / part of key (%s @%u) ->
// value (%s @%u) pair in WeakMap (table @%u)".
const PAIR = Buffer.from(' pair in WeakMap (table @')
const KEPT = 64
/** Longer ones may have left the buffer in part when their end is met. */
const LONGEST_HASHED = KEPT - 4

/** Goes over the strings once and keeps four bytes of each; their text stays in the file. */
export function readStringOffsets(reader: ChunkReader): StringOffsets {
  enterArray(reader, 'strings')
  const { buffer } = reader
  const base = reader.offset
  let starts = new Uint32Array(1 << 14)
  let hashes = new Uint16Array(1 << 14)
  const pairStrings: number[] = []
  const pairTables: number[] = []
  let count = 0
  let previous = 0
  for (;;) {
    reader.ensure()
    const byte = buffer[reader.position]
    if (reader.done()) throw endedEarly(reader, reader.position, 'strings', count, count + 1)
    if (byte === 0x5d) break
    if (byte !== QUOTE) {
      if (byte !== 0x2c && byte > 32) throw malformed(`unexpected byte at ${reader.offset}, after string ${count}`)
      reader.position++
      continue
    }
    const start = reader.offset - base
    if (start > 0xffffffff) throw malformed('"strings" is longer than 4 GB')
    if (count + 2 > starts.length) {
      starts = copied(starts, new Uint32Array(starts.length * 2))
      hashes = copied(hashes, new Uint16Array(starts.length))
    }
    starts[count] = start
    reader.position++
    previous = skipString(reader, count)
    const length = reader.offset - base - start - 2
    hashes[count] = hashOf(buffer, reader.position - 1 - length, length)
    if (previous === CLOSING_PARENTHESIS) {
      const table = tableOfPair(buffer, reader.position - 1, Math.max(0, reader.position - 2 - length))
      if (table >= 0) {
        pairStrings.push(count)
        pairTables.push(table)
      }
    }
    count++
  }
  starts[count] = reader.offset - base
  reader.position++
  return { base, starts: starts.slice(0, count + 1), hashes: hashes.slice(0, count), pairStrings, pairTables }
}

/** 16 bits that depend on the length and four bytes of what stands between two quotes; of a long string on its length. */
export function hashOf(buffer: Uint8Array, start: number, length: number): number {
  if (length > LONGEST_HASHED) return length & 0xffff
  const outer = Math.imul(buffer[start], 0x9e37) + Math.imul(buffer[start + length - 1], 0x79b9)
  const inner = Math.imul(buffer[start + (length >> 1)], 0x7f4b) + Math.imul(buffer[start + (length >> 2)], 0xc15d)
  const mixed = Math.imul(outer + inner + length, 0x2c1b3c6d)
  return (mixed ^ (mixed >>> 16)) & 0xffff
}

/** Leaves the reader after the closing quote and returns the byte before it. */
function skipString(reader: ChunkReader, count: number): number {
  const { buffer } = reader
  let previous = 0
  for (;;) {
    let { position } = reader
    const { end } = reader
    while (position < end) {
      const byte = buffer[position++]
      if (byte === QUOTE) {
        reader.position = position
        return previous
      }
      previous = byte
      if (byte === BACKSLASH) position++
    }
    // A backslash that is the last byte read takes the next one with it. The last bytes stay in the buffer, because
    // the end of a WeakMap pair's text is looked at as a whole.
    const ahead = position - end
    const kept = Math.min(KEPT, end)
    reader.position = end - kept
    reader.fill()
    if (reader.end === kept) throw endedEarly(reader, reader.end, 'strings', count, count + 1)
    reader.position = kept + ahead
  }
}

/** The table id at the end of a WeakMap pair's text whose closing quote is at `quote`, or -1. */
function tableOfPair(buffer: Uint8Array, quote: number, start: number): number {
  let at = quote - 2
  let id = 0
  let unit = 1
  for (; at > start && buffer[at] >= 48 && buffer[at] <= 57; at--) {
    id += (buffer[at] - 48) * unit
    unit *= 10
  }
  const from = at - PAIR.length + 1
  if (unit === 1 || from < start) return -1
  for (let index = 0; index < PAIR.length; index++) if (buffer[from + index] !== PAIR[index]) return -1
  return id
}

function copied<Words extends Uint16Array | Uint32Array>(from: Words, into: Words): Words {
  into.set(from)
  return into
}
