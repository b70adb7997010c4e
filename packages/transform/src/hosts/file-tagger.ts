import type { BuildCache } from '../cache/build-cache.ts'
import { cacheKey } from '../cache/cache-key.ts'
import { type FileState, hasChanged, stateOfFile } from '../cache/file-state.ts'
import { originalsIn, placeOf } from '../cache/place-of.ts'
import { taggingOptions, type TaggingOptions, type TransformOptions } from '../options.ts'
import { transform, type TransformResult } from '../transform.ts'
import type { HostSettings } from './host-options.ts'
import { withoutMark } from './module-file.ts'

/** What a host knows of one file, beside its settings. */
export type FileFacts = Omit<TransformOptions, 'root' | keyof HostWays | keyof TaggingOptions>

/** How tagged code gets at the runtime in this host. */
export type HostWays = Pick<TransformOptions, 'runtime' | 'commonjs' | 'fallbackKind' | 'room'>

/** What a host has to know of a result: the sites are in the code. */
export interface Tagged extends Omit<TransformResult, 'sites'> {
  readonly isChanged: boolean
}

/** What is kept of a result beside its code; the source, which the map repeats, is at hand. */
interface Kept extends Omit<Tagged, 'code'> {
  readonly mapsSource?: boolean
  /** Other files that had a say. */
  readonly files: readonly FileState[]
}

/** The one way from a host's settings to tagged code: every host tags through it. */
export class FileTagger {
  readonly #root: string
  readonly #given: Omit<TransformOptions, 'file' | 'root'>
  readonly #cache: BuildCache | undefined

  /** `cache`: where results are kept and looked for. */
  constructor(settings: HostSettings, ways: HostWays, cache?: BuildCache) {
    this.#root = settings.root
    this.#given = { ...taggingOptions(settings), ...ways }
    this.#cache = cache
  }

  /** Of a file that `FileChoice` selects. Undefined where there is nothing to do or to say. */
  tag(source: string, facts: FileFacts): Tagged | undefined {
    if (this.#cache === undefined) return this.#transformed(source, facts)
    const { file, ...more } = facts
    const place = placeOf(file, this.#root)
    const originals = originalsIn(more.incomingMap, file, this.#root)
    const key = cacheKey([place, originals, more, this.#given], source)
    const entry = this.#cache.read(key)
    const before = entry?.facts as Kept | null | undefined
    if (entry !== undefined && before?.files.some(hasChanged) !== true) {
      return revived(before ?? null, entry.body.toString('utf8'), source)
    }
    const tagged = this.#transformed(source, facts)
    this.#cache.write(key, tagged === undefined ? null : kept(tagged, source), tagged?.code ?? '', String(place[0]))
    return tagged
  }

  #transformed(source: string, facts: FileFacts): Tagged | undefined {
    const result = transform(source, { root: this.#root, ...this.#given, ...facts })
    if (result === undefined) return undefined
    const { sites: _, ...rest } = result
    return { ...rest, isChanged: result.code !== withoutMark(source) }
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
