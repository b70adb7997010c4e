import type { ChunkReader } from '../reader/chunk-reader.ts'
import { type Columns, edgeCodes, ELEMENT, HIDDEN, TYPE_SHIFT } from './columns.ts'
import type { Header } from './header.ts'
import {
  CLOSE,
  COMMA,
  endedEarly,
  enterArray,
  isTight,
  leaveArray,
  malformed,
  MINUS,
  RowReader,
  unexpectedByte,
  ZERO,
} from './rows.ts'

const USUAL = 'type,name_or_index,to_node'

/** Fills the edge columns and returns the greatest string index met. */
export function readEdges(reader: ChunkReader, columns: Columns, header: Header): number {
  enterArray(reader, 'edges')
  const usual = header.edgeFields.join() === USUAL && isTight(reader)
  const greatest = usual ? readUsual(reader, columns, header) : readAnyOrder(reader, columns, header)
  leaveArray(reader, 'edges', columns.edgeCount)
  return greatest
}

function readUsual(reader: ChunkReader, columns: Columns, header: Header): number {
  const { nodeCount, edgeCount, edgeWord, edgeName } = columns
  const { buffer } = reader
  // Copies, because V8 loads an imported constant anew at each use.
  const zero = ZERO
  const comma = COMMA
  const minus = MINUS
  const shift = TYPE_SHIFT
  const codes = edgeCodes(header.edgeTypes)
  // to_node counts fields, not nodes, and the number of fields differs between versions.
  const width = header.nodeFields.length
  let { position, rowLimit } = reader
  let greatest = 0
  let c = 0
  let value = 0
  for (let edge = 0; edge < edgeCount; edge++) {
    if (position >= rowLimit) {
      reader.position = position
      reader.fill()
      position = reader.position
      rowLimit = reader.rowLimit
    }
    while ((c = buffer[position++] ^ zero) > 9) {
      if (c === CLOSE) throw endedEarly(reader, position - 1, 'edges', edge, edgeCount)
      if (position > reader.end) throw unexpectedByte(reader, position, 'edges', edge)
    }
    value = c
    while ((c = buffer[position++] ^ zero) < 10) value = value * 10 + c
    if (c !== comma || value >= codes.length) throw unexpectedByte(reader, position, 'edges', edge)
    const code = codes[value]
    value = 0
    while ((c = buffer[position++] ^ zero) < 10) value = value * 10 + c
    if (c === minus) {
      // Node 24 writes the element index 4294967294 as -2; as 32 unsigned bits both are the same.
      while ((c = buffer[position++] ^ zero) < 10) value = value * 10 + c
      value = -value
    }
    if (c !== comma) throw unexpectedByte(reader, position, 'edges', edge)
    edgeName[edge] = value
    if (value > greatest && code !== ELEMENT && code !== HIDDEN) greatest = value
    value = 0
    while ((c = buffer[position++] ^ zero) < 10) value = value * 10 + c
    const target = (value / width) >>> 0
    if (target * width !== value || target >= nodeCount) {
      if (position > reader.end) throw endedEarly(reader, position, 'edges', edge, edgeCount)
      throw malformed(`row ${edge} of "edges" leads to no node`)
    }
    edgeWord[edge] = (code << shift) | target
    if (c === CLOSE && edge + 1 < edgeCount) throw endedEarly(reader, position - 1, 'edges', edge + 1, edgeCount)
  }
  if (position - 1 > reader.end) throw endedEarly(reader, position - 1, 'edges', edgeCount - 1, edgeCount)
  reader.position = edgeCount === 0 ? position : position - 1
  return greatest
}

function readAnyOrder(reader: ChunkReader, columns: Columns, header: Header): number {
  const rows = new RowReader(reader, 'edges', columns.edgeCount)
  const row = new Float64Array(header.edgeFields.length)
  const [type, name, to] = USUAL.split(',').map((field) => header.edgeFields.indexOf(field))
  const codes = edgeCodes(header.edgeTypes)
  let greatest = 0
  for (let edge = 0; edge < columns.edgeCount; edge++) {
    rows.read(row)
    const target = row[to] / header.nodeFields.length
    if (row[type] >= codes.length) throw malformed(`row ${edge} of "edges" has type ${row[type]}`)
    if (target >>> 0 !== target || target >= columns.nodeCount)
      throw malformed(`row ${edge} of "edges" leads to no node`)
    const code = codes[row[type]]
    columns.edgeName[edge] = row[name]
    if (code !== ELEMENT && code !== HIDDEN) greatest = Math.max(greatest, row[name])
    columns.edgeWord[edge] = (code << TYPE_SHIFT) | target
  }
  return greatest
}
