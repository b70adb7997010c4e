import type { BuildCache } from '../cache/build-cache.ts'
import { cacheKey } from '../cache/cache-key.ts'
import { keepCompiledTypeScript, loadTypeScript } from '../cache/compiled-typescript.ts'
import { type FileState, hasChanged, stateOfFile } from '../cache/file-state.ts'
import { originalsIn, placeOf } from '../cache/place-of.ts'
import { taggingOptions } from '../options.ts'
import type { FileFacts, FileTagger, HostWays, Tagged } from './file-tagger.ts'
import type { HostSettings } from './host-options.ts'

/** What is kept of a result beside its code; the source, which the map repeats, is at hand. */
interface Kept extends Omit<Tagged, 'code'> {
  readonly mapsSource?: boolean
  /** Other files that had a say. */
  readonly files: readonly FileState[]
}

/** Tags for a build, and keeps results for the next one. Without a file to tag TypeScript is not even loaded. */
export class KeptTagger {
  readonly #settings: HostSettings
  readonly #ways: HostWays
  readonly #cache: BuildCache | undefined
  /** All that a result depends on and no file says. */
  readonly #given: unknown
  #tagger: FileTagger | undefined
  #loading: Promise<FileTagger> | undefined

  /** `cache`: where results are kept and looked for. */
  constructor(settings: HostSettings, ways: HostWays, cache: BuildCache | undefined) {
    this.#settings = settings
    this.#ways = ways
    this.#cache = cache
    this.#given = { ...taggingOptions(settings), ...ways }
  }

  /** As `FileTagger.tag`. At once where it can be: a promise for each file is dear in a build of thousands. */
  tag(source: string, facts: FileFacts): Tagged | undefined | Promise<Tagged | undefined> {
    if (this.#cache === undefined) return this.#using((tagger) => tagger.tag(source, facts))
    const { file, ...more } = facts
    const { root } = this.#settings
    const place = placeOf(file, root)
    const key = cacheKey([place, originalsIn(more.incomingMap, file, root), more, this.#given], source)
    const entry = this.#cache.read(key)
    const before = entry?.facts as Kept | null | undefined
    if (entry !== undefined && before?.files.some(hasChanged) !== true) {
      return revived(before ?? null, entry.body.toString('utf8'), source)
    }
    return this.#using((tagger) => {
      const tagged = tagger.tag(source, facts)
      this.#cache?.write(key, tagged === undefined ? null : kept(tagged, source), tagged?.code ?? '', String(place[0]))
      return tagged
    })
  }

  /** As `BuildCache.save`. */
  save(extent?: 'whole' | 'part'): void {
    this.#cache?.save(extent)
    keepCompiledTypeScript()
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

function kept({ code: _, map, ...others }: Tagged, source: string): Kept {
  const files = [...(others.readFiles ?? []), ...(others.missedFiles ?? [])].map(stateOfFile)
  const rest = { ...others, files }
  if (map === undefined) return rest
  const { sourcesContent, ...slim } = map
  const mapsSource = sourcesContent?.length === 1 && sourcesContent[0] === source
  return mapsSource ? { ...rest, map: slim, mapsSource } : { ...rest, map }
}

function revived(facts: Kept | null, code: string, source: string): Tagged | undefined {
  if (facts === null) return undefined
  const { files: _, mapsSource, ...rest } = facts
  if (mapsSource !== true || rest.map === undefined) return { ...rest, code }
  return { ...rest, code, map: { ...rest.map, sourcesContent: [source] } }
}
