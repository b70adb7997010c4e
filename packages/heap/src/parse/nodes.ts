import type { ChunkReader } from '../reader/chunk-reader.ts'
import { BIG_SIZE, type Columns } from './columns.ts'
import type { Header } from './header.ts'
import {
  CLOSE,
  COMMA,
  endedEarly,
  enterArray,
  isTight,
  leaveArray,
  malformed,
  RowReader,
  unexpectedByte,
  ZERO,
} from './rows.ts'

/** The order all known versions write; what follows (trace_node_id, detachedness) differs. */
const USUAL = 'type,name,id,self_size,edge_count'
/** v8::EmbedderGraph::Node::Detachedness: 0 unknown, 1 attached, 2 detached. */
const DETACHED = 2

/** Fills the node columns and returns the greatest string index met. */
export function readNodes(reader: ChunkReader, columns: Columns, header: Header): number {
  enterArray(reader, 'nodes')
  const usual = isUsual(header.nodeFields) && isTight(reader)
  const greatest = usual ? readUsual(reader, columns, header) : readAnyOrder(reader, columns, header)
  const edges = columns.firstEdge[columns.nodeCount]
  if (edges !== columns.edgeCount) {
    throw malformed(`nodes have ${edges} edges, the header says ${columns.edgeCount}`)
  }
  leaveArray(reader, 'nodes', columns.nodeCount)
  return greatest
}

/** The five that matter first, and detachedness last where it is there at all. */
function isUsual(fields: readonly string[]): boolean {
  const detachedness = fields.indexOf('detachedness')
  return fields.slice(0, 5).join() === USUAL && (detachedness < 0 || detachedness === fields.length - 1)
}

// One loop for each field and no call inside: this and the edges are where the time of a big file goes.
function readUsual(reader: ChunkReader, columns: Columns, { nodeFields, nodeTypes }: Header): number {
  const { nodeCount, nodeType, nodeName, nodeId, nodeSize, bigSizes, firstEdge, detached } = columns
  const { buffer } = reader
  // Copies, because V8 loads an imported constant anew at each use.
  const zero = ZERO
  const comma = COMMA
  const further = nodeFields.length - 5
  // Where the last field is anything else, no value of it means detached.
  const meansDetached = nodeFields.includes('detachedness') ? DETACHED : -1
  const types = nodeTypes.length
  let { position, rowLimit } = reader
  let greatest = 0
  let edges = 0
  let c = 0
  let value = 0
  for (let node = 0; node < nodeCount; node++) {
    if (position >= rowLimit) {
      reader.position = position
      reader.fill()
      position = reader.position
      rowLimit = reader.rowLimit
    }
    while ((c = buffer[position++] ^ zero) > 9) {
      if (c === CLOSE) throw endedEarly(reader, position - 1, 'nodes', node, nodeCount)
      if (position > reader.end) throw unexpectedByte(reader, position, 'nodes', node)
    }
    value = c
    while ((c = buffer[position++] ^ zero) < 10) value = value * 10 + c
    if (c !== comma || value >= types) throw unexpectedByte(reader, position, 'nodes', node)
    nodeType[node] = value
    value = 0
    while ((c = buffer[position++] ^ zero) < 10) value = value * 10 + c
    if (c !== comma) throw unexpectedByte(reader, position, 'nodes', node)
    nodeName[node] = value
    if (value > greatest) greatest = value
    value = 0
    while ((c = buffer[position++] ^ zero) < 10) value = value * 10 + c
    if (c !== comma) throw unexpectedByte(reader, position, 'nodes', node)
    nodeId[node] = value
    value = 0
    while ((c = buffer[position++] ^ zero) < 10) value = value * 10 + c
    if (c !== comma) throw unexpectedByte(reader, position, 'nodes', node)
    nodeSize[node] = value
    if (value >= BIG_SIZE) {
      nodeSize[node] = BIG_SIZE
      bigSizes.set(node, value)
    }
    value = 0
    while ((c = buffer[position++] ^ zero) < 10) value = value * 10 + c
    firstEdge[node] = edges
    edges += value
    for (let field = 0; field < further; field++) {
      if (c !== comma) throw unexpectedByte(reader, position, 'nodes', node)
      value = 0
      while ((c = buffer[position++] ^ zero) < 10) value = value * 10 + c
    }
    if (value === meansDetached) detached.push(node)
    if (c === CLOSE && node + 1 < nodeCount) throw endedEarly(reader, position - 1, 'nodes', node + 1, nodeCount)
  }
  if (position - 1 > reader.end) throw endedEarly(reader, position - 1, 'nodes', nodeCount - 1, nodeCount)
  firstEdge[nodeCount] = edges
  reader.position = nodeCount === 0 ? position : position - 1
  return greatest
}

function readAnyOrder(reader: ChunkReader, columns: Columns, { nodeFields, nodeTypes }: Header): number {
  const rows = new RowReader(reader, 'nodes', columns.nodeCount)
  const row = new Float64Array(nodeFields.length)
  const [type, name, id, size, count] = USUAL.split(',').map((field) => nodeFields.indexOf(field))
  const detachedness = nodeFields.indexOf('detachedness')
  let greatest = 0
  let edges = 0
  for (let node = 0; node < columns.nodeCount; node++) {
    rows.read(row)
    if (row[type] >= nodeTypes.length) throw malformed(`row ${node} of "nodes" has type ${row[type]}`)
    columns.nodeType[node] = row[type]
    columns.nodeName[node] = row[name]
    greatest = Math.max(greatest, row[name])
    columns.nodeId[node] = row[id]
    columns.nodeSize[node] = Math.min(row[size], BIG_SIZE)
    if (row[size] >= BIG_SIZE) columns.bigSizes.set(node, row[size])
    if (detachedness >= 0 && row[detachedness] === DETACHED) columns.detached.push(node)
    columns.firstEdge[node] = edges
    edges += row[count]
  }
  columns.firstEdge[columns.nodeCount] = edges
  return greatest
}
