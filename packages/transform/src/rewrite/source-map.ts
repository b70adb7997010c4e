import path from 'node:path'
import remapping, { type EncodedSourceMap } from '@jridgewell/remapping'
import type { SourceMap } from '../options.ts'
import type { Changes } from './edits.ts'
import { mappingsOf } from './mappings.ts'

/** The map from changed text to its source, or to what that was made from where it comes with a map of its own. */
export function sourceMapOf(
  source: string,
  changes: Changes,
  file: string,
  incoming: SourceMap | string | undefined,
): SourceMap {
  // Relative to the map's own place, which is that of the file: no machine's path is in it.
  const name = path.basename(file)
  const mappings = mappingsOf(source, changes)
  const map: SourceMap = { version: 3, file: name, sources: [name], sourcesContent: [source], names: [], mappings }
  return incoming === undefined ? map : composed(map, incoming)
}

function composed(map: SourceMap, incoming: SourceMap | string): SourceMap {
  // The loader is asked for maps of the original sources; there are none further back.
  const { file, sources, sourcesContent, names, mappings } = remapping(
    [map as EncodedSourceMap, incoming as EncodedSourceMap | string],
    () => null,
  ) as EncodedSourceMap
  return {
    version: 3,
    ...(file == null ? {} : { file }),
    sources,
    ...(sourcesContent === undefined ? {} : { sourcesContent }),
    names,
    mappings,
  }
}
