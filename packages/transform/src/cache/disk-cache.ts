import { hash } from 'node:crypto'
import { mkdirSync, readFileSync, rename, renameSync, rmSync, writeFile, writeFileSync } from 'node:fs'
import path from 'node:path'
import { threadId } from 'node:worker_threads'
import { decoded, encoded, type Entry } from './entry.ts'
import { pruneDaily } from './prune.ts'
import { toolVersion } from './tool-version.ts'

/** Names the result for this text under these circumstances, and no other. */
export function cacheKey(circumstances: unknown, text: string): string {
  return hash('sha256', `${toolVersion()}\n${JSON.stringify(circumstances)}\n${text}`, 'hex').slice(0, KEY_LENGTH)
}

const KEY_LENGTH = 40

let written = 0

/**
 * Results kept on disk, a file each. Safe with writers side by side: an entry appears under its name when it is whole,
 * and all who write under one name write the same. Nothing here throws: without a cache all goes on, only slower.
 */
export class DiskCache {
  readonly #folder: string
  readonly #warn: (text: string) => void
  #isOpen = false
  #isBroken = false

  /** `warn` is told once where nothing can be written. */
  constructor(folder: string, warn: (text: string) => void) {
    this.#folder = folder
    this.#warn = warn
  }

  /** Undefined for what was never written or is damaged. */
  read(key: string): Entry | undefined {
    try {
      return decoded(readFileSync(path.join(this.#folder, key)))
    } catch {
      return undefined
    }
  }

  /** Returns when it is written. */
  write(key: string, facts: unknown, body: string | Uint8Array): void {
    this.#attempt(() => {
      const { temporary, file } = this.#placesFor(key)
      try {
        writeFileSync(temporary, encoded(facts, body))
      } catch (error) {
        discard(temporary)
        throw error
      }
      try {
        renameSync(temporary, file)
      } catch {
        // Windows refuses where somebody has the entry open, who then has what we have.
        discard(temporary)
      }
    })
  }

  /** Returns at once and writes beside what the process does next. */
  writeSoon(key: string, facts: unknown, body: string | Uint8Array): void {
    this.#attempt(() => {
      const { temporary, file } = this.#placesFor(key)
      writeFile(temporary, encoded(facts, body), (error) => {
        if (error !== null) {
          discard(temporary)
          this.#giveUp(error)
          return
        }
        rename(temporary, file, (refused) => {
          if (refused !== null) discard(temporary)
        })
      })
    })
  }

  #placesFor(key: string): { readonly temporary: string; readonly file: string } {
    if (!this.#isOpen) {
      mkdirSync(this.#folder, { recursive: true })
      pruneDaily(this.#folder)
      this.#isOpen = true
    }
    const file = path.join(this.#folder, key)
    return { temporary: `${file}.${process.pid}-${threadId}-${written++}`, file }
  }

  #attempt(task: () => void): void {
    if (this.#isBroken) return
    try {
      task()
    } catch (error) {
      this.#giveUp(error as Error)
    }
  }

  #giveUp(error: Error): void {
    if (this.#isBroken) return
    this.#isBroken = true
    this.#warn(`nothing is cached, since ${this.#folder} cannot be written: ${error.message}`)
  }
}

function discard(file: string): void {
  rmSync(file, { force: true })
}
