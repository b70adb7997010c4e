import { readFileSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { type Heap, openSnapshot } from '../../src/index.ts'
import { snapshotOf } from '../snapshot-of.ts'

interface Json {
  snapshot: { meta: { node_fields: string[]; node_types: [string[]]; edge_types: [string[]] } }
  nodes: number[]
  edges: number[]
  locations: number[]
  strings: string[]
}

/** The first difference between what we read and what JSON.parse reads, in words; undefined where there is none. */
function difference(heap: Heap, json: Json): string | undefined {
  const fields = json.snapshot.meta.node_fields
  const width = fields.length
  const [type, name, id, size, count] = ['type', 'name', 'id', 'self_size', 'edge_count'].map((f) => fields.indexOf(f))
  if (heap.nodeCount !== json.nodes.length / width) return 'number of nodes'
  if (heap.edgeCount !== json.edges.length / 3) return 'number of edges'
  if (heap.strings.count !== json.strings.length) return 'number of strings'
  for (let node = 0; node < heap.nodeCount; node++) {
    const row = node * width
    if (heap.nodeType[node] !== json.nodes[row + type]) return `type of node ${node}`
    if (heap.nodeName[node] !== json.nodes[row + name]) return `name of node ${node}`
    if (heap.nodeId[node] !== json.nodes[row + id]) return `id of node ${node}`
    if (heap.sizeOf(node) !== json.nodes[row + size]) return `size of node ${node}`
    const edges = heap.firstEdge[node + 1] - heap.firstEdge[node]
    if (edges !== json.nodes[row + count]) return `edges of node ${node}`
  }
  for (let edge = 0; edge < heap.edgeCount; edge++) {
    const row = edge * 3
    if (heap.targetOf(edge) * width !== json.edges[row + 2]) return `target of edge ${edge}`
    if (heap.edgeName[edge] !== json.edges[row + 1] >>> 0) return `name of edge ${edge}`
    const word = ['context', 'element', 'property', 'internal', 'hidden', 'shortcut', 'weak'][heap.edgeTypeOf(edge)]
    const written = json.snapshot.meta.edge_types[0][json.edges[row]]
    if (word !== written && !(word === 'weak' && isWeakened(heap, edge))) return `type of edge ${edge}`
  }
  for (let index = 0; index < json.strings.length; index++) {
    if (heap.strings.text(index) !== json.strings[index]) return `string ${index}`
  }
  for (let row = 0; row < json.locations.length; row += 4) {
    const [at, script, line, column] = json.locations.slice(row, row + 4)
    const place = heap.placeOf(at / width)
    if (place?.script !== script || place.line !== line || place.column !== column) return `location ${row / 4}`
  }
  return undefined
}

/** What the rules for weak references make of an edge. */
function isWeakened(heap: Heap, edge: number): boolean {
  return (
    heap.nameOf(heap.ownerOf(edge)) === 'Node / CleanupQueue' ||
    / \/ IdentityMapBase$|pair in WeakMap/.test(heap.edgeTextOf(edge))
  )
}

describe.each([
  ['a plain snapshot', []],
  ['a snapshot with traced allocations', ['traced']],
  ['a snapshot with a buffer above 4 GiB', ['big']],
])('%s', (_, args) => {
  const file = snapshotOf('format-traps.mjs', ...args)
  const json = JSON.parse(readFileSync(file, 'utf8')) as Json

  it('reads as JSON.parse does where it is compressed', () => {
    writeFileSync(`${file}.gz`, gzipSync(readFileSync(file)))
    const heap = openSnapshot(`${file}.gz`)
    expect(difference(heap, json)).toBeUndefined()
    heap.close()
  })

  it.each([4096, 5003, 65_536, undefined])('reads as JSON.parse does, with chunks of %s bytes', (chunkSize) => {
    const heap = openSnapshot(file, { chunkSize })
    expect(difference(heap, json)).toBeUndefined()
    heap.close()
  })
})

describe('sizes', () => {
  it('keeps sizes that do not fit 32 bits', () => {
    const heap = openSnapshot(snapshotOf('format-traps.mjs', 'big'))
    const sizes = Array.from({ length: heap.nodeCount }, (_, node) => heap.sizeOf(node))
    expect(sizes).toContain(5 * 2 ** 30)
    heap.close()
  })
})
