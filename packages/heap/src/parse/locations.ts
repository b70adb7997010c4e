import { ChunkReader } from '../reader/chunk-reader.ts'
import type { ByteSource } from '../reader/byte-source.ts'
import type { Header } from './header.ts'
import { CLOSE, enterArray, malformed, RowReader } from './rows.ts'

/**
 * Where functions are defined, and where the constructors of objects are. `indexOf[node]` is the row plus one, 0 where a
 * node has none. Lines and columns count from 0, as V8 has them.
 */
export interface Locations {
  readonly indexOf: Uint32Array
  readonly script: Uint32Array
  readonly line: Uint32Array
  readonly column: Uint32Array
}

export function readLocations(source: ByteSource, header: Header, offset: number): Locations {
  const { object, script, line, column } = fieldsOf(header)
  const indexOf = new Uint32Array(header.nodeCount)
  if (offset < 0) return { indexOf, script: new Uint32Array(0), line: new Uint32Array(0), column: new Uint32Array(0) }
  const width = header.nodeFields.length
  const rows: number[][] = [[], [], []]
  const reader = new ChunkReader(source, 1 << 16, offset)
  enterArray(reader, 'locations')
  const row = new Float64Array(header.locationFields.length)
  const rowReader = new RowReader(reader, 'locations', header.nodeCount)
  while (!atEnd(reader)) {
    rowReader.read(row)
    const node = row[object] / width
    if (node >>> 0 !== node || node >= header.nodeCount) throw malformed('a row of "locations" is of no node')
    indexOf[node] = rows[0].push(row[script])
    rows[1].push(row[line])
    rows[2].push(row[column])
  }
  return {
    indexOf,
    script: Uint32Array.from(rows[0]),
    line: Uint32Array.from(rows[1]),
    column: Uint32Array.from(rows[2]),
  }
}

function fieldsOf({ locationFields }: Header): { object: number; script: number; line: number; column: number } {
  const [object, script, line, column] = ['object_index', 'script_id', 'line', 'column'].map((field) =>
    locationFields.indexOf(field),
  )
  return { object, script, line, column }
}

/** Whether only separators are left before the closing bracket. */
function atEnd(reader: ChunkReader): boolean {
  reader.ensure()
  for (let at = reader.position; at < reader.end; at++) {
    const c = reader.buffer[at] ^ 48
    if (c === CLOSE) return true
    if (c < 10) return false
  }
  return false
}
