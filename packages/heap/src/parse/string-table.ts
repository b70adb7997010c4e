import type { ByteSource } from '../reader/byte-source.ts'
import type { StringOffsets } from './string-offsets.ts'

const BACKSLASH = 0x5c
// Names that are asked for one after the other often stand close together.
const WINDOW = 1 << 14

/**
 * The strings of a snapshot, read from the file when asked for. V8 cuts strings at 1,024 characters and writes
 * characters above U+FFFF without their upper bits (U+1F600 comes out as U+F600), so texts are compared by `sameText`.
 */
export class StringTable {
  readonly count: number
  readonly #source: ByteSource
  readonly #offsets: StringOffsets
  readonly #known = new Map<number, string>()
  #window = Buffer.alloc(0)
  #windowStart = 0

  constructor(source: ByteSource, offsets: StringOffsets) {
    this.#source = source
    this.#offsets = offsets
    this.count = offsets.starts.length - 1
  }

  text(index: number): string {
    let text = this.#known.get(index)
    if (text === undefined) this.#known.set(index, (text = this.#decode(index)))
    return text
  }

  /** The index of an exact text, or -1. Strings of a snapshot are unique. */
  find(text: string): number {
    return this.findAll([text])[0]
  }

  /** The index of each text, or -1; one pass over the offsets, reading only what has the right length. */
  findAll(texts: readonly string[]): number[] {
    const found = texts.map(() => -1)
    const byLength = new Map<number, number[]>()
    texts.forEach((text, place) => {
      // Quotes, and at most a separator and a line end, stand between one string's start and the next one's.
      const least = Buffer.byteLength(JSON.stringify(text))
      for (let length = least; length <= least + 2; length++) {
        const places = byLength.get(length)
        if (places === undefined) byLength.set(length, [place])
        else places.push(place)
      }
    })
    const { starts } = this.#offsets
    for (let index = 0; index < this.count; index++) {
      const places = byLength.get(starts[index + 1] - starts[index])
      if (places === undefined) continue
      const text = this.#decode(index)
      for (const place of places) if (texts[place] === text) found[place] = index
    }
    return found
  }

  /** By string, the id of the table that a WeakMap pair's text speaks of; undefined where there is no such text. */
  pairTables(): Uint32Array | undefined {
    const { pairStrings, pairTables } = this.#offsets
    if (pairStrings.length === 0) return undefined
    const tables = new Uint32Array(this.count)
    pairStrings.forEach((string, place) => (tables[string] = pairTables[place]))
    return tables
  }

  #decode(index: number): string {
    const { starts } = this.#offsets
    const bytes = this.#bytes(starts[index], starts[index + 1])
    const quote = bytes.lastIndexOf(0x22)
    if (!bytes.includes(BACKSLASH)) return bytes.toString('utf8', 1, quote)
    return parsed(bytes.toString('utf8', 0, quote + 1))
  }

  #bytes(from: number, to: number): Buffer {
    const end = this.#windowStart + this.#window.length
    if (from < this.#windowStart || to > end) {
      const length = Math.max(WINDOW, to - from)
      const window = Buffer.allocUnsafeSlow(length)
      const read = this.#source.read(window, 0, length, this.#offsets.base + from)
      this.#window = window.subarray(0, read)
      this.#windowStart = from
    }
    return this.#window.subarray(from - this.#windowStart, to - this.#windowStart)
  }
}

function parsed(json: string): string {
  try {
    return JSON.parse(json) as string
  } catch {
    return json.slice(1, -1)
  }
}

/** Whether a snapshot's text can stand for `text`: characters above U+FFFF lose their upper bits in V8's writer. */
export function sameText(inSnapshot: string, text: string): boolean {
  return inSnapshot === text || inSnapshot === asWritten(text)
}

function asWritten(text: string): string {
  let written = ''
  for (const character of text) written += String.fromCharCode((character.codePointAt(0) ?? 0) & 0xffff)
  return written
}
