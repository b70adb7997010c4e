import type { ByteSource } from '../reader/byte-source.ts'
import { ChunkReader } from '../reader/chunk-reader.ts'
import { allocateColumns, type Columns } from './columns.ts'
import { readEdges } from './edges.ts'
import { grouped, type Header, readHeader } from './header.ts'
import { readNodes } from './nodes.ts'
import { endedEarly, malformed } from './rows.ts'
import { nextKey, skipNumbers, skipValue } from './skip.ts'
import { readStringOffsets, type StringOffsets } from './string-offsets.ts'

export interface Snapshot {
  readonly header: Header
  readonly columns: Columns
  readonly strings: StringOffsets
  /** Position in the file of the locations, which are decoded when somebody asks; -1 where there are none. */
  readonly locations: number
}

/**
 * Reads a snapshot front to back, once. V8 writes the names last, so that nothing here can depend on a name: rows go
 * into columns as numbers. Sections that are not known (trace_tree, samples, scopes) are passed over.
 */
export function parseSnapshot(source: ByteSource, chunkSize?: number): Snapshot {
  const header = readHeader(source)
  const reader = new ChunkReader(source, chunkSize, header.end)
  const columns = allocateColumns(header)
  let greatest = 0
  let strings: StringOffsets | undefined
  let locations = -1
  const seen = new Set<string>()
  for (let key = nextKey(reader); key !== null; key = nextKey(reader)) {
    if (seen.has(key)) throw malformed(`"${key.slice(0, 40)}" stands there twice`)
    seen.add(key)
    if (key === 'nodes') {
      greatest = Math.max(greatest, readNodes(reader, columns, header))
    } else if (key === 'edges') {
      greatest = Math.max(greatest, readEdges(reader, columns, header))
    } else if (key === 'strings') {
      strings = readStringOffsets(reader)
    } else if (key === 'locations' && header.locationFields.length > 0) {
      locations = reader.offset
      skipNumbers(reader)
    } else {
      skipValue(reader)
    }
  }
  for (const section of ['nodes', 'edges']) {
    if (!seen.has(section)) throw endedEarly(reader, reader.end, section, 0, 1)
  }
  if (strings === undefined) throw endedEarly(reader, reader.end, 'strings', 0, greatest + 1)
  const count = strings.starts.length - 1
  if (greatest >= count) throw malformed(`a name is string ${grouped(greatest)} of ${grouped(count)}`)
  return { header, columns, strings, locations }
}
