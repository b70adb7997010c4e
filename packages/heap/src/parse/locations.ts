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
  const places = new Places()
  if (offset < 0) return { indexOf, ...places.columns() }
  const width = header.nodeFields.length
  const reader = new ChunkReader(source, 1 << 16, offset)
  enterArray(reader, 'locations')
  const row = new Float64Array(header.locationFields.length)
  const rows = new RowReader(reader, 'locations', header.nodeCount)
  while (!atEnd(reader)) {
    rows.read(row)
    const node = row[object] / width
    if (node >>> 0 !== node || node >= header.nodeCount) throw malformed('a row of "locations" is of no node')
    indexOf[node] = places.add(row[script], row[line], row[column])
  }
  return { indexOf, ...places.columns() }
}

/** Rows whose number is not known before the last one. */
class Places {
  #values = new Uint32Array(1 << 12)
  #count = 0

  /** Returns the number of rows. */
  add(script: number, line: number, column: number): number {
    const at = this.#count++ * 3
    if (at + 3 > this.#values.length) {
      const longer = new Uint32Array(this.#values.length * 2)
      longer.set(this.#values)
      this.#values = longer
    }
    this.#values[at] = script
    this.#values[at + 1] = line
    this.#values[at + 2] = column
    return this.#count
  }

  columns(): Pick<Locations, 'script' | 'line' | 'column'> {
    const column = (offset: number): Uint32Array => {
      const values = new Uint32Array(this.#count)
      for (let row = 0; row < values.length; row++) values[row] = this.#values[row * 3 + offset]
      return values
    }
    return { script: column(0), line: column(1), column: column(2) }
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
