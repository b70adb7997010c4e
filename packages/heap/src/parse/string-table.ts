import type { ByteSource } from '../reader/byte-source.ts'
import { hashOf, type StringOffsets } from './string-offsets.ts'

const BACKSLASH = 0x5c
/** Printable ASCII without quotes and backslashes, which every writer writes alike. */
const PLAIN = /^[ !#-[\]-~]*$/
// Names that are asked for one after the other often stand close together.
const WINDOW = 1 << 14

interface Wanted {
  readonly text: string
  /** With its quotes, which is how it stands in the file. */
  readonly written: Uint8Array
}

/**
 * The strings of a snapshot, read from the file when asked for. V8 cuts strings at 1,024 characters and writes
 * characters above U+FFFF without their upper bits (U+1F600 comes out as U+F600), so texts are compared by `sameText`.
 */
export class StringTable {
  readonly count: number
  readonly #source: ByteSource
  readonly #offsets: StringOffsets
  readonly #known = new Map<number, string>()
  readonly #found = new Map<string, number>()
  /** Texts that are not in the file; their indexes follow those that are. */
  #added = 0
  #window = Buffer.alloc(0)
  #windowStart = 0
  #windowEnd = 0

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

  /** The index of each text, or -1. One pass over the hashes; only strings with the right one are looked at. */
  findAll(texts: readonly string[]): number[] {
    const unknown = texts.filter((text) => !this.#found.has(text))
    if (unknown.length > 0) {
      this.#search(unknown.filter((text) => PLAIN.test(text)))
      for (const text of unknown) if (!PLAIN.test(text)) this.#found.set(text, this.#searchSlowly(text))
    }
    return texts.map((text) => this.#found.get(text) ?? -1)
  }

  /** Puts in a text that the file does not have, and returns its index. */
  add(text: string): number {
    const index = this.count + this.#added++
    this.#known.set(index, text)
    this.#found.set(text, index)
    return index
  }

  /** By string, the id of the table that a WeakMap pair's text speaks of; undefined where there is no such text. */
  pairTables(): Uint32Array | undefined {
    const { pairStrings, pairTables } = this.#offsets
    if (pairStrings.length === 0) return undefined
    const tables = new Uint32Array(this.count)
    pairStrings.forEach((string, place) => (tables[string] = pairTables[place]))
    return tables
  }

  #search(texts: readonly string[]): void {
    const { starts, hashes } = this.#offsets
    const byHash = new Map<number, Wanted[]>()
    const isWanted = new Uint8Array(1 << 16)
    for (const text of texts) {
      this.#found.set(text, -1)
      const written = Buffer.from(`"${text}"`)
      const hash = hashOf(written, 1, written.length - 2)
      byHash.set(hash, [...(byHash.get(hash) ?? []), { text, written }])
      isWanted[hash] = 1
    }
    for (let index = 0; index < hashes.length; index++) {
      if (isWanted[hashes[index]] === 0) continue
      const length = starts[index + 1] - starts[index]
      for (const { text, written } of byHash.get(hashes[index]) ?? []) {
        // At most a separator and a line end stand between one string's closing quote and the next one's opening one.
        if (length < written.length || length > written.length + 2) continue
        if (this.#startsAt(this.#load(starts[index], starts[index + 1]), written)) this.#found.set(text, index)
      }
    }
  }

  /** For texts that can be written in more than one way. */
  #searchSlowly(text: string): number {
    for (let index = 0; index < this.count; index++) if (this.#decode(index) === text) return index
    return -1
  }

  #startsAt(at: number, written: Uint8Array): boolean {
    const window = this.#window
    for (let offset = 0; offset < written.length; offset++) {
      if (window[at + offset] !== written[offset]) return false
    }
    return true
  }

  #decode(index: number): string {
    const { starts } = this.#offsets
    const at = this.#load(starts[index], starts[index + 1])
    const bytes = this.#window.subarray(at, at + starts[index + 1] - starts[index])
    const quote = bytes.lastIndexOf(0x22)
    if (!bytes.includes(BACKSLASH)) return bytes.toString('utf8', 1, quote)
    return parsed(bytes.toString('utf8', 0, quote + 1))
  }

  /** Where in the window a part of the section stands, after reading it if need be. */
  #load(from: number, to: number): number {
    if (from < this.#windowStart || to > this.#windowEnd) {
      const length = Math.max(WINDOW, to - from)
      if (length > this.#window.length) this.#window = Buffer.allocUnsafeSlow(length)
      this.#windowStart = from
      this.#windowEnd = from + this.#source.read(this.#window, 0, length, this.#offsets.base + from)
    }
    return from - this.#windowStart
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
