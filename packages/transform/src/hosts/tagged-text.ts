import type { SourceMap } from '../options.ts'
import type { Tagged } from './file-tagger.ts'
import { repeatsSource, withoutContents } from './inline-map.ts'
import type { KeptForm } from './kept-tagger.ts'

/** What is kept of a result beside its code; the source, which the map repeats, is at hand. */
interface Facts extends Omit<Tagged, 'code'> {
  readonly map?: SourceMap
  readonly mapsSource?: boolean
}

/** For bundlers that take code and map apart. */
export const taggedText: KeptForm<Tagged> = {
  toKeep({ code, map, ...facts }, source) {
    if (map === undefined) return [facts, code]
    const mapsSource = repeatsSource(map, source)
    return [mapsSource ? { ...facts, map: withoutContents(map), mapsSource } : { ...facts, map }, code]
  },
  wanted(kept, body, source) {
    const { mapsSource, map, ...facts } = kept as Facts
    const tagged = { ...facts, code: body.toString() }
    if (map === undefined) return tagged
    return { ...tagged, map: mapsSource === true ? { ...map, sourcesContent: [source.toString()] } : map }
  },
}
