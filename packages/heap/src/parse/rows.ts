import { HeapError } from '../errors.ts'
import type { ChunkReader } from '../reader/chunk-reader.ts'
import { grouped } from './header.ts'

// Digits are found by `byte ^ ZERO`: 0 to 9 for a digit and more than 9 for anything else, in one comparison.
export const ZERO = 48
export const COMMA = 44 ^ ZERO
export const MINUS = 45 ^ ZERO
export const CLOSE = 93 ^ ZERO

/** Thrown text for rows that stop before their count is reached: the file ends, or the section does. */
export function endedEarly(
  reader: ChunkReader,
  position: number,
  section: string,
  read: number,
  of: number,
): HeapError {
  const place = `"${section}" (${grouped(read)} of ${grouped(of)} read)`
  if (reader.exhausted && position >= reader.end) {
    return new HeapError(
      'OVERSTAY_HEAP_TRUNCATED',
      `snapshot ends inside ${place}`,
      'The file was cut off, often because the process was killed while writing it; take a fresh snapshot.',
    )
  }
  return malformed(`${place} ends before its count is reached`)
}

export function unexpectedByte(reader: ChunkReader, position: number, section: string, row: number): HeapError {
  if (reader.exhausted && position >= reader.end) return endedEarly(reader, position, section, row, row + 1)
  return malformed(`unexpected byte near ${grouped(reader.offsetOf(position))}, in row ${grouped(row)} of "${section}"`)
}

export function malformed(what: string): HeapError {
  return new HeapError(
    'OVERSTAY_HEAP_MALFORMED',
    what,
    'The file is damaged or was written by an unknown tool; take a fresh snapshot.',
  )
}

/** Reads the numbers of one row in the order of the file; for files whose fields are not in the usual order. */
export class RowReader {
  #reader: ChunkReader
  #section: string
  #row = 0
  #rows: number

  constructor(reader: ChunkReader, section: string, rows: number) {
    this.#reader = reader
    this.#section = section
    this.#rows = rows
  }

  read(into: Float64Array): void {
    const reader = this.#reader
    reader.ensure()
    for (let field = 0; field < into.length; field++) into[field] = this.#number()
    this.#row++
  }

  #number(): number {
    const { buffer } = this.#reader
    let { position } = this.#reader
    let c = buffer[position] ^ ZERO
    let negative = false
    while (c > 9) {
      if (c === CLOSE || position >= this.#reader.end) {
        throw endedEarly(this.#reader, position, this.#section, this.#row, this.#rows)
      }
      negative = c === MINUS
      c = buffer[++position] ^ ZERO
    }
    let value = 0
    for (; c < 10; c = buffer[++position] ^ ZERO) value = value * 10 + c
    if (position > this.#reader.end) throw unexpectedByte(this.#reader, position, this.#section, this.#row)
    this.#reader.position = position
    return negative ? -value : value
  }
}

/** Leaves the reader after the bracket that opens the section's array. */
export function enterArray(reader: ChunkReader, section: string): void {
  reader.ensure()
  while (reader.position < reader.end && reader.buffer[reader.position] <= 32) reader.position++
  if (reader.buffer[reader.position] !== 91 || reader.done()) {
    if (reader.done()) throw endedEarly(reader, reader.position, section, 0, 1)
    throw malformed(`"${section}" is no array`)
  }
  reader.position++
}

/** Leaves the reader after the bracket that closes the section's array, which must come next. */
export function leaveArray(reader: ChunkReader, section: string, rows: number): void {
  reader.ensure()
  while (reader.position < reader.end && reader.buffer[reader.position] <= 32) reader.position++
  if (reader.done()) throw endedEarly(reader, reader.position, section, rows, rows)
  if (reader.buffer[reader.position] !== 93) {
    throw malformed(`"${section}" goes on after its ${grouped(rows)} rows`)
  }
  reader.position++
}

/** Whether a section is written as V8 does, with nothing between a comma and the number after it; others go slowly. */
export function isTight(reader: ChunkReader): boolean {
  reader.ensure()
  const until = Math.min(reader.end, reader.position + 64)
  for (let at = reader.position; at < until && reader.buffer[at] !== 93; at++) {
    if (reader.buffer[at] === 44 && reader.buffer[at + 1] <= 32) return false
  }
  return true
}
