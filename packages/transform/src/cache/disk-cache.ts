import { CacheFiles } from './cache-files.ts'
import { decoded, encoded, type Entry } from './entry.ts'

/**
 * Results kept on disk, a file each: for processes that load a few files of many, and may end at any time. All who
 * write under one name write the same.
 */
export class DiskCache {
  readonly #files: CacheFiles

  constructor(folder: string, warn: (text: string) => void) {
    this.#files = new CacheFiles(folder, warn)
  }

  /** Undefined for what was never written or is damaged. */
  read(key: string): Entry | undefined {
    const file = this.#files.read(key)
    return file === undefined ? undefined : decoded(file)
  }

  write(key: string, facts: unknown, body: string | Uint8Array): void {
    this.#files.write(key, [encoded(facts, body)])
  }
}
