import type { ScopeOutcome } from '@overstay/schema'

const COMMA = 44
const ZERO = 48
const OPEN = 91
const CLOSE = 93
/** Of `[site,created,alive],`: two numbers of at most sixteen digits. */
const LONGEST_ROW = 40

/**
 * Lines of a run file, as bytes: a run may judge a million entries in one go, and an object, an array and a string for
 * each took five times as long as all the rest of judging.
 */
export class RunLines {
  #bytes = Buffer.allocUnsafe(1 << 16)
  #length = 0

  get length(): number {
    return this.#length
  }

  record(record: object): void {
    this.#text(`${JSON.stringify(record)}\n`)
  }

  /** A `VerdictRecord`; its rows come one by one. */
  beginVerdict(scope: number, outcome: ScopeOutcome): void {
    this.#text(`{"t":"verdict","scope":${scope},"outcome":"${outcome}","sites":[`)
  }

  judged(site: number, created: number, isAlive: boolean): void {
    this.#reserve(LONGEST_ROW)
    const bytes = this.#bytes
    if (bytes[this.#length - 1] === CLOSE) bytes[this.#length++] = COMMA
    bytes[this.#length++] = OPEN
    this.#number(site)
    bytes[this.#length++] = COMMA
    this.#number(created)
    bytes[this.#length++] = COMMA
    bytes[this.#length++] = isAlive ? ZERO + 1 : ZERO
    bytes[this.#length++] = CLOSE
  }

  endVerdict(): void {
    this.#text(']}\n')
  }

  /** All lines so far, until the next one is added; then they begin anew. */
  take(): Uint8Array {
    const lines = this.#bytes.subarray(0, this.#length)
    this.#length = 0
    return lines
  }

  #number(value: number): void {
    let digits = 1
    for (let power = 10; power <= value; power *= 10) digits++
    let rest = value
    for (let at = this.#length + digits - 1; at >= this.#length; at--) {
      const tenth = Math.floor(rest / 10)
      this.#bytes[at] = ZERO + (rest - tenth * 10)
      rest = tenth
    }
    this.#length += digits
  }

  #text(text: string): void {
    this.#reserve(text.length * 3)
    this.#length += this.#bytes.write(text, this.#length)
  }

  #reserve(more: number): void {
    const needed = this.#length + more
    if (needed <= this.#bytes.length) return
    const grown = Buffer.allocUnsafe(2 * needed)
    this.#bytes.copy(grown, 0, 0, this.#length)
    this.#bytes = grown
  }
}
