import type { BuildCache } from '../cache/build-cache.ts'
import { cacheKey } from '../cache/cache-key.ts'
import { keepCompiledTypeScript, loadTypeScript } from '../cache/compiled-typescript.ts'
import { type FileState, hasChanged, stateOfFile } from '../cache/file-state.ts'
import { originalsIn, placeOf } from '../cache/place-of.ts'
import { taggingOptions } from '../options.ts'
import type { FileFacts, FileTagger, HostWays, Tagged } from './file-tagger.ts'
import type { HostSettings } from './host-options.ts'

/** What a host wants of a result, and what of that is kept: a build that finds everything does little but hand it on. */
export interface KeptForm<Wanted> {
  /** As JSON, and the one text that is long. */
  readonly toKeep: (tagged: Tagged, source: string) => readonly [facts: object, body: string]
  readonly wanted: (facts: object, body: string | Buffer, source: Source) => Wanted
}

/** A file as it was read, or its text. */
export type Source = string | Buffer

interface KeptFacts {
  readonly of: object
  /** Other files that had a say. */
  readonly files: readonly FileState[]
}

/** Tags for a build, and keeps results for the next one. Without a file to tag TypeScript is not even loaded. */
export class KeptTagger<Wanted> {
  readonly #settings: HostSettings
  readonly #ways: HostWays
  readonly #form: KeptForm<Wanted>
  readonly #cache: BuildCache | undefined
  /** All that a result depends on and no file says. */
  readonly #given: string
  #tagger: FileTagger | undefined
  #loading: Promise<FileTagger> | undefined

  /** `cache`: where results are kept and looked for. */
  constructor(settings: HostSettings, ways: HostWays, form: KeptForm<Wanted>, cache: BuildCache | undefined) {
    this.#settings = settings
    this.#ways = ways
    this.#form = form
    this.#cache = cache
    this.#given = cacheKey({ ...taggingOptions(settings), ...ways }, '')
  }

  /** As `FileTagger.tag`. At once where it can be: a promise for each file is dear in a build of thousands. */
  tag(source: Source, facts: FileFacts): Wanted | undefined | Promise<Wanted | undefined> {
    const { file, ...more } = facts
    if (this.#cache === undefined) return this.#using((tagger) => this.#tagged(tagger, source, facts))
    const { root } = this.#settings
    const place = placeOf(file, root)
    const key = cacheKey([place, originalsIn(more.incomingMap, file, root), more, this.#given], source)
    const entry = this.#cache.read(key)
    const before = entry?.facts as KeptFacts | null | undefined
    if (entry !== undefined && before?.files.some(hasChanged) !== true) {
      return before == null ? undefined : this.#form.wanted(before.of, entry.body, source)
    }
    return this.#using((tagger) => this.#tagged(tagger, source, facts, [key, String(place[0])]))
  }

  /** As `BuildCache.save`. */
  save(extent?: 'whole' | 'part'): void {
    this.#cache?.save(extent)
    keepCompiledTypeScript()
  }

  #tagged(
    tagger: FileTagger,
    source: Source,
    facts: FileFacts,
    keepAs?: readonly [key: string, of: string],
  ): Wanted | undefined {
    const text = source.toString()
    const tagged = tagger.tag(text, facts)
    if (tagged === undefined) {
      if (keepAs !== undefined) this.#cache?.write(keepAs[0], null, '', keepAs[1])
      return undefined
    }
    const [of, body] = this.#form.toKeep(tagged, text)
    if (keepAs !== undefined) {
      const files = [...(tagged.readFiles ?? []), ...(tagged.missedFiles ?? [])].map(stateOfFile)
      this.#cache?.write(keepAs[0], { of, files } satisfies KeptFacts, body, keepAs[1])
    }
    return this.#form.wanted(of, body, source)
  }

  #using<R>(use: (tagger: FileTagger) => R): R | Promise<R> {
    if (this.#tagger !== undefined) return use(this.#tagger)
    return (this.#loading ??= this.#load()).then(use)
  }

  async #load(): Promise<FileTagger> {
    if (this.#cache !== undefined) loadTypeScript(this.#cache.folder)
    const contents = await import('./file-tagger.ts')
    return (this.#tagger = new contents.FileTagger(this.#settings, this.#ways))
  }
}
