import { HeapError } from '../errors.ts'
import type { ByteSource } from './byte-source.ts'

/** Bytes kept ahead of `end`, so that a row of numbers is parsed without a bounds check for each digit. */
export const PAD = 512
const CLOSING_BRACKET = 93

export const DEFAULT_CHUNK_SIZE = 1 << 21

/**
 * A window that slides over a source. `buffer[position]` is the next byte and `buffer[end - 1]` the last one read; past
 * the end of the file the buffer holds closing brackets, so that every number loop stops there by itself.
 */
export class ChunkReader {
  readonly buffer: Uint8Array
  position = 0
  end = 0
  /** No byte follows `end`. */
  exhausted = false
  #source: ByteSource
  #chunkSize: number
  /** Position in the source of `buffer[0]`. */
  #base: number

  constructor(source: ByteSource, chunkSize = DEFAULT_CHUNK_SIZE, start = 0) {
    this.#source = source
    this.#chunkSize = Math.max(chunkSize, 2 * PAD)
    this.#base = start
    this.buffer = new Uint8Array(this.#chunkSize + PAD)
    this.fill()
  }

  /** Position in the source of the next byte. */
  get offset(): number {
    return this.#base + this.position
  }

  /** Position in the source of a place in the buffer. */
  offsetOf(position: number): number {
    return this.#base + position
  }

  /** A row may start before this place: it is whole, or the file ends inside it. */
  get rowLimit(): number {
    return this.exhausted ? this.end : this.end - PAD
  }

  done(): boolean {
    return this.exhausted && this.position >= this.end
  }

  /** Slides what is unread to the front and reads on. */
  fill(): void {
    const { buffer } = this
    if (this.position > this.end && !this.exhausted) {
      throw new HeapError(
        'OVERSTAY_HEAP_MALFORMED',
        `a row of numbers is longer than ${PAD} bytes, near ${this.offset}`,
        'The file is damaged or was written by an unknown tool; take a fresh snapshot.',
      )
    }
    const start = Math.min(this.position, this.end)
    buffer.copyWithin(0, start, this.end)
    this.end -= start
    this.#base += start
    this.position -= start
    while (!this.exhausted && this.end < this.#chunkSize) {
      const read = this.#source.read(buffer, this.end, this.#chunkSize - this.end, this.#base + this.end)
      if (read === 0) this.exhausted = true
      this.end += read
    }
    buffer.fill(CLOSING_BRACKET, this.end, Math.min(buffer.length, this.end + PAD))
  }

  /** Makes sure that `PAD` bytes follow, where the file has them. */
  ensure(): void {
    if (this.end - this.position < PAD && !this.exhausted) this.fill()
  }
}
