import fs from 'node:fs'

/**
 * Appends records to a run file, each batch with one synchronous write: a killed process loses nothing it was told is
 * written (findings/reporter: streams lost data).
 */
export class RunFileWriter {
  readonly file: string
  readonly #failed: (error: Error) => void
  #descriptor: number | undefined

  /** `failed` is called once, when the file cannot be written; from then on batches are dropped. */
  constructor(file: string, failed: (error: Error) => void) {
    this.file = file
    this.#failed = failed
    this.#attempt(() => {
      this.#descriptor = fs.openSync(file, 'ax')
    })
  }

  /** Records, or whole lines of them as bytes. Returns whether they are in the file. */
  append(records: readonly object[] | Uint8Array): boolean {
    const descriptor = this.#descriptor
    if (descriptor === undefined) return false
    if (records.length === 0) return true
    // Not `instanceof`: with jsdom the global `Uint8Array` is that of its window.
    const bytes = isList(records) ? linesOf(records) : records
    return this.#attempt(() => {
      // A write may be short, on a full disk above all: what is left must not be forgotten silently.
      for (let at = 0; at < bytes.length;) at += fs.writeSync(descriptor, bytes, at)
    })
  }

  close(): void {
    if (this.#descriptor === undefined) return
    fs.closeSync(this.#descriptor)
    this.#descriptor = undefined
  }

  #attempt(write: () => void): boolean {
    try {
      write()
      return true
    } catch (error) {
      this.#descriptor = undefined
      this.#failed(error as Error)
      return false
    }
  }
}

const isList = (records: readonly object[] | Uint8Array): records is readonly object[] => Array.isArray(records)

function linesOf(records: readonly object[]): Uint8Array {
  return Buffer.from(records.map((record) => JSON.stringify(record) + '\n').join(''))
}
