import { CacheFiles } from './cache-files.ts'
import { cacheFolder } from './cache-folder.ts'
import { cacheKey } from './cache-key.ts'
import { decoded, encoded, type Entry } from './entry.ts'

/** `of`: the file that an entry is of. */
type Index = readonly (readonly [key: string, length: number, of: string])[]

interface Bytes {
  readonly entry: Buffer
  readonly of: string
}

const LINE_FEED = 10
/** Results of one file that a build keeps: more than it has ways to ask for the file, or a watching one grows with each edit. */
const MOST_OF_A_FILE = 8

/**
 * Results of one build in one file, read when the build begins and written when it ends: two thousand files of their own
 * took a quarter of the time that they were to save. What a whole build no longer asks for is dropped by that.
 */
export class BuildCache {
  readonly folder: string
  readonly #files: CacheFiles
  readonly #name: string
  #kept: Map<string, Bytes> | undefined
  #used = new Map<string, Bytes>()
  /** Keys that were written, by file, the oldest first. */
  #written = new Map<string, string[]>()
  #hasNews = false

  /** `build`: what tells this build from others of the same project, as JSON. */
  constructor(folder: string, build: unknown, warn: (text: string) => void) {
    this.folder = folder
    this.#files = new CacheFiles(folder, warn)
    this.#name = `build-${cacheKey(build, '')}`
  }

  /** Undefined for what was never written or is damaged. */
  read(key: string): Entry | undefined {
    this.#kept ??= this.#load()
    const bytes = this.#used.get(key) ?? this.#kept.get(key)
    const entry = bytes === undefined ? undefined : decoded(bytes.entry)
    if (entry !== undefined) this.#used.set(key, bytes!)
    return entry
  }

  write(key: string, facts: unknown, body: string, of: string): void {
    this.#used.set(key, { entry: encoded(facts, body), of })
    this.#hasNews = true
    const ofFile = this.#written.get(of) ?? []
    this.#written.set(of, ofFile)
    if (ofFile.push(key) > MOST_OF_A_FILE) this.#used.delete(ofFile.shift()!)
  }

  /**
   * When the build is over; another may follow. A `part` is one that asks only for what changed since the last, or for
   * what a page wanted: what it did not ask for stays, but for older results of the same files.
   */
  save(extent: 'whole' | 'part' = 'whole'): void {
    const used = this.#used
    const isLess = extent === 'whole' && used.size !== this.#kept?.size
    if (this.#hasNews || isLess) {
      const entries = extent === 'whole' ? used : new Map([...this.#unasked(), ...used])
      const index: Index = [...entries].map(([key, { entry, of }]) => [key, entry.length, of])
      const bytes = [...entries.values()].map(({ entry }) => entry)
      this.#files.write(this.#name, [Buffer.from(`${JSON.stringify(index)}\n`), ...bytes])
    }
    // Read again by the next build, if there is one: nobody waits for that, and memory is short while bundlers work.
    this.#kept = undefined
    this.#used = new Map()
    this.#written = new Map()
    this.#hasNews = false
  }

  #unasked(): [string, Bytes][] {
    const asked = new Set([...this.#used.values()].map(({ of }) => of))
    return [...(this.#kept ?? this.#load())].filter(([, { of }]) => !asked.has(of))
  }

  #load(): Map<string, Bytes> {
    const entries = new Map<string, Bytes>()
    const file = this.#files.read(this.#name)
    if (file === undefined) return entries
    let at = file.indexOf(LINE_FEED) + 1
    try {
      for (const [key, length, of] of JSON.parse(file.toString('utf8', 0, at)) as Index) {
        entries.set(key, { entry: file.subarray(at, at + length), of })
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
