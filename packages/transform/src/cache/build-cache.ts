import { CacheFiles } from './cache-files.ts'
import { cacheFolder } from './cache-folder.ts'
import { cacheKey } from './cache-key.ts'
import { decoded, encoded, type Entry } from './entry.ts'

type Index = readonly (readonly [key: string, length: number])[]

const LINE_FEED = 10

/**
 * Results of one build in one file, read when the build begins and written when it ends: two thousand files of their own
 * took a quarter of the time that they were to save. What the build no longer asks for is dropped by that.
 */
export class BuildCache {
  readonly #files: CacheFiles
  readonly #name: string
  #kept: Map<string, Buffer> | undefined
  #used = new Map<string, Buffer>()
  #hasNews = false

  /** `build`: what tells this build from others of the same project, as JSON. */
  constructor(folder: string, build: unknown, warn: (text: string) => void) {
    this.#files = new CacheFiles(folder, warn)
    this.#name = `build-${cacheKey(build, '')}`
  }

  /** Undefined for what was never written or is damaged. */
  read(key: string): Entry | undefined {
    this.#kept ??= this.#load()
    const bytes = this.#used.get(key) ?? this.#kept.get(key)
    const entry = bytes === undefined ? undefined : decoded(bytes)
    if (entry !== undefined) this.#used.set(key, bytes!)
    return entry
  }

  write(key: string, facts: unknown, body: string): void {
    this.#used.set(key, encoded(facts, body))
    this.#hasNews = true
  }

  /** When the build is over; another may follow. */
  save(): void {
    const used = this.#used
    if (this.#hasNews || used.size !== this.#kept?.size) {
      const index: Index = [...used].map(([key, { length }]) => [key, length])
      this.#files.write(this.#name, [Buffer.from(`${JSON.stringify(index)}\n`), ...used.values()])
    }
    // Read again by the next build, if there is one: nobody waits for that, and memory is short while bundlers work.
    this.#kept = undefined
    this.#used = new Map()
    this.#hasNews = false
  }

  #load(): Map<string, Buffer> {
    const entries = new Map<string, Buffer>()
    const file = this.#files.read(this.#name)
    if (file === undefined) return entries
    let at = file.indexOf(LINE_FEED) + 1
    try {
      for (const [key, length] of JSON.parse(file.toString('latin1', 0, at)) as Index) {
        entries.set(key, file.subarray(at, at + length))
        at += length
      }
    } catch {
      // A damaged index: where it leads astray, the checksums of the entries tell.
    }
    return entries
  }
}

/** As the settings of a host want it; `warn` is told once where nothing can be written. */
export function openBuildCache(
  { root, cache }: { readonly root: string; readonly cache?: string | false },
  build: unknown,
  warn: (text: string) => void,
): BuildCache | undefined {
  const folder = cacheFolder(root, cache)
  return folder === undefined ? undefined : new BuildCache(folder, [root, build], warn)
}
