import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writevSync } from 'node:fs'
import path from 'node:path'
import { pruneDaily } from './prune.ts'

let written = 0

/**
 * Files of one folder that many processes read and write: one appears under its name when it is whole. Nothing here
 * throws: without a cache all goes on, only slower.
 */
export class CacheFiles {
  readonly #folder: string
  readonly #warn: (text: string) => void
  #isOpen = false
  #isBroken = false

  /** `warn` is told once where nothing can be written. */
  constructor(folder: string, warn: (text: string) => void) {
    this.#folder = folder
    this.#warn = warn
  }

  read(name: string): Buffer | undefined {
    try {
      return readFileSync(path.join(this.#folder, name))
    } catch {
      return undefined
    }
  }

  write(name: string, parts: readonly Uint8Array[]): void {
    if (this.#isBroken) return
    const file = path.join(this.#folder, name)
    const { threadId } = process.getBuiltinModule('node:worker_threads')
    const temporary = `${file}.${process.pid}-${threadId}-${written++}`
    try {
      this.#open()
      writeParts(temporary, parts)
    } catch (error) {
      discard(temporary)
      this.#isBroken = true
      this.#warn(`nothing is cached, since ${this.#folder} cannot be written: ${(error as Error).message}`)
      return
    }
    try {
      renameSync(temporary, file)
    } catch {
      // Windows refuses where somebody has the file open, who then has what is as good.
      discard(temporary)
    }
  }

  #open(): void {
    if (this.#isOpen) return
    mkdirSync(this.#folder, { recursive: true })
    pruneDaily(this.#folder)
    this.#isOpen = true
  }
}

function discard(file: string): void {
  try {
    rmSync(file, { force: true })
  } catch {
    // Neither can be written where nothing can be removed; pruning tries again.
  }
}

/** As many parts as systems take in one call. */
const BATCH = 1000

function writeParts(file: string, parts: readonly Uint8Array[]): void {
  const descriptor = openSync(file, 'wx')
  try {
    for (let i = 0; i < parts.length; i += BATCH) writeAll(descriptor, parts.slice(i, i + BATCH))
  } finally {
    closeSync(descriptor)
  }
}

function writeAll(descriptor: number, parts: readonly Uint8Array[]): void {
  const length = parts.reduce((sum, it) => sum + it.length, 0)
  const count = writevSync(descriptor, parts)
  // Cut short by a full disk or a limit of the system; the checksum would tell, but only every time it is read.
  if (count !== length) throw new Error(`${count} of ${length} bytes were written`)
}
