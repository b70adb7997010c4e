import { HeapError } from '../errors.ts'
import type { ByteSource } from '../reader/byte-source.ts'

/** The first part of a snapshot: which numbers a row has, what the type codes mean, how many rows follow. */
export interface Header {
  readonly nodeFields: readonly string[]
  readonly edgeFields: readonly string[]
  readonly locationFields: readonly string[]
  readonly nodeTypes: readonly string[]
  readonly edgeTypes: readonly string[]
  readonly nodeCount: number
  readonly edgeCount: number
  /** Position of the first byte after the header object. */
  readonly end: number
}

// V8 writes about 2 kB; a header with other fields may be longer, but not by orders of magnitude.
const LONGEST = 1 << 18
const MOST_NODES = 2 ** 29 - 1
const MOST_EDGES = 2 ** 32 - 2
const TAKE_ANOTHER = 'Take a fresh snapshot with v8.writeHeapSnapshot().'

export function readHeader(source: ByteSource): Header {
  const bytes = new Uint8Array(Math.min(LONGEST, source.size))
  const read = source.read(bytes, 0, bytes.length, 0)
  const head = Buffer.from(bytes.buffer, 0, read)
  const key = /^\uFEFF?\s*\{\s*"snapshot"\s*:\s*/.exec(
    head.toString('latin1', 0, 256).replace(/^\u00EF\u00BB\u00BF/, '   '),
  )
  if (key === null) throw notASnapshot(source, 'does not begin with {"snapshot":', TAKE_ANOTHER)
  const start = key[0].length
  const end = endOfObject(head, start)
  if (end < 0) {
    if (read < LONGEST) throw truncated(source)
    throw notASnapshot(source, 'has no end of its header in the first 256 kB', TAKE_ANOTHER)
  }
  let json: unknown
  try {
    json = JSON.parse(head.toString('utf8', start, end))
  } catch (error) {
    throw new HeapError('OVERSTAY_HEAP_MALFORMED', `${source.name}: header is no JSON`, TAKE_ANOTHER, error)
  }
  return checked(json, end, source)
}

function checked(json: unknown, end: number, source: ByteSource): Header {
  const snapshot = record(json)
  const meta = record(snapshot.meta)
  const nodeFields = strings(meta.node_fields)
  const edgeFields = strings(meta.edge_fields)
  const nodeTypes = strings(Array.isArray(meta.node_types) ? meta.node_types[0] : undefined)
  const edgeTypes = strings(Array.isArray(meta.edge_types) ? meta.edge_types[0] : undefined)
  const missing = [
    ...['type', 'name', 'id', 'self_size', 'edge_count'].filter((field) => !nodeFields.includes(field)),
    ...['type', 'name_or_index', 'to_node'].filter((field) => !edgeFields.includes(field)),
    ...['context', 'element', 'property', 'internal', 'hidden', 'weak'].filter((type) => !edgeTypes.includes(type)),
    ...['object', 'closure', 'string', 'synthetic'].filter((type) => !nodeTypes.includes(type)),
  ]
  if (missing.length > 0) {
    throw notASnapshot(source, `has no ${missing.join(', ')} in its header`, TAKE_ANOTHER)
  }
  const header = {
    nodeFields,
    edgeFields,
    nodeTypes,
    edgeTypes,
    locationFields: meta.location_fields === undefined ? [] : strings(meta.location_fields),
    nodeCount: countOf(snapshot.node_count, 'node_count', MOST_NODES, source),
    edgeCount: countOf(snapshot.edge_count, 'edge_count', MOST_EDGES, source),
    end,
  }
  // A field takes a digit and a separator at least: a header that promises more than the file can hold is refused
  // before anything of that size is allocated.
  const least = 2 * (header.nodeCount * nodeFields.length + header.edgeCount * edgeFields.length)
  if (least > source.size) {
    throw new HeapError(
      'OVERSTAY_HEAP_TRUNCATED',
      `${source.name}: header promises ${grouped(header.nodeCount)} nodes and ${grouped(header.edgeCount)} edges, ` +
        `but the file has ${grouped(source.size)} bytes`,
      'The file was cut off or damaged; check the disk and take a fresh snapshot.',
    )
  }
  return header
}

function countOf(value: unknown, name: string, most: number, source: ByteSource): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) {
    throw new HeapError('OVERSTAY_HEAP_MALFORMED', `${source.name}: ${name} is no count`, TAKE_ANOTHER)
  }
  if (value > most) {
    throw new HeapError(
      'OVERSTAY_HEAP_TOO_BIG',
      `${source.name}: ${name} is ${grouped(value)}, the limit is ${grouped(most)}`,
      'Take the snapshot of a smaller heap.',
    )
  }
  return value
}

/** End of the JSON object that begins at `start`, or -1. */
function endOfObject(bytes: Buffer, start: number): number {
  let depth = 0
  let quoted = false
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at]
    if (quoted) {
      if (byte === 0x5c) at++
      else if (byte === 0x22) quoted = false
    } else if (byte === 0x22) quoted = true
    else if (byte === 0x7b) depth++
    else if (byte === 0x7d && --depth === 0) return at + 1
  }
  return -1
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

function notASnapshot(source: ByteSource, why: string, hint: string): HeapError {
  return new HeapError('OVERSTAY_HEAP_NOT_A_SNAPSHOT', `${source.name} ${why}`, hint)
}

function truncated(source: ByteSource): HeapError {
  return new HeapError(
    'OVERSTAY_HEAP_TRUNCATED',
    `snapshot ends inside its header (${source.name}, ${grouped(source.size)} bytes)`,
    TAKE_ANOTHER,
  )
}

/** 12345 as 12,345: error messages name places in files of millions of rows. */
export function grouped(value: number): string {
  return value.toLocaleString('en-US')
}
