import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Heap, openSnapshot } from '../../src/index.ts'
import { scratch } from '../snapshot-of.ts'

const NODE_TYPES = ['synthetic', 'object', 'closure', 'string', 'array']
const EDGE_TYPES = ['context', 'element', 'property', 'internal', 'hidden', 'shortcut', 'weak']
const STRINGS = ['', 'Thing', 'next', 'odd "]} string', 'weird \\']
// type, name, id, self_size, edge_count
const NODES = [
  [0, 0, 1, 0, 2],
  [1, 1, 3, 24, 1],
  [1, 1, 5, 5_368_709_120, 0],
]
// type, name_or_index, to_node
const EDGES = [
  [2, 2, 1],
  [1, 4_294_967_294, 2],
  [6, 2, 2],
]

interface Layout {
  nodeFields?: string[]
  edgeFields?: string[]
  edgeTypes?: string[]
  separator?: string
  extra?: string
  index?: string
}

/** One heap in the many forms that tools have written it in. */
function open(layout: Layout): Heap {
  const nodeFields = layout.nodeFields ?? ['type', 'name', 'id', 'self_size', 'edge_count']
  const edgeFields = layout.edgeFields ?? ['type', 'name_or_index', 'to_node']
  const edgeTypes = layout.edgeTypes ?? EDGE_TYPES
  const column = (field: string, order: string[], row: number[]) => row[order.indexOf(field)] ?? 7
  const nodes = NODES.flatMap((row) =>
    nodeFields.map((field) => column(field, ['type', 'name', 'id', 'self_size', 'edge_count'], row)),
  )
  const edges = EDGES.flatMap(([type, name, to]) =>
    edgeFields.map((field) => {
      if (field === 'type') return edgeTypes.indexOf(EDGE_TYPES[type])
      return field === 'to_node' ? to * nodeFields.length : name === 4_294_967_294 ? (layout.index ?? name) : name
    }),
  )
  const meta = {
    node_fields: nodeFields,
    node_types: [NODE_TYPES],
    edge_fields: edgeFields,
    edge_types: [edgeTypes],
  }
  const separator = layout.separator ?? ','
  const text =
    `{"snapshot":${JSON.stringify({ meta, node_count: 3, edge_count: 3 })},` +
    `"nodes":[${nodes.join(separator)}],"edges":[${edges.join(separator)}],${layout.extra ?? ''}` +
    `"strings":${JSON.stringify(STRINGS)}}`
  const file = join(scratch(), 'layout.heapsnapshot')
  writeFileSync(file, text)
  return openSnapshot(file)
}

/** Everything a heap says, for comparing layouts. */
function told(heap: Heap): unknown {
  const nodes = Array.from({ length: heap.nodeCount }, (_, node) => ({
    type: heap.typeOf(node),
    name: heap.nameOf(node),
    id: heap.nodeId[node],
    size: heap.sizeOf(node),
    edges: Array.from({ length: heap.firstEdge[node + 1] - heap.firstEdge[node] }, (_, index) => {
      const edge = heap.firstEdge[node] + index
      return `${heap.edgeTypeOf(edge)} ${heap.edgeTextOf(edge)} ${heap.targetOf(edge)}`
    }),
  }))
  const strings = Array.from({ length: heap.strings.count }, (_, index) => heap.strings.text(index))
  heap.close()
  return { nodes, strings }
}

const expected = {
  nodes: [
    { type: 'synthetic', name: '', id: 1, size: 0, edges: ['2 next 1', '1 4294967294 2'] },
    { type: 'object', name: 'Thing', id: 3, size: 24, edges: ['6 next 2'] },
    { type: 'object', name: 'Thing', id: 5, size: 5_368_709_120, edges: [] },
  ],
  strings: STRINGS,
}

describe('layouts', () => {
  it.each<[string, Layout]>([
    ['the fields of Node 24', { nodeFields: ['type', 'name', 'id', 'self_size', 'edge_count', 'detachedness'] }],
    [
      'the fields of Node 20',
      { nodeFields: ['type', 'name', 'id', 'self_size', 'edge_count', 'trace_node_id', 'detachedness'] },
    ],
    ['node fields in another order', { nodeFields: ['id', 'edge_count', 'type', 'extra', 'self_size', 'name'] }],
    ['edge fields in another order', { edgeFields: ['to_node', 'type', 'name_or_index'] }],
    ['edge types in another order', { edgeTypes: [...EDGE_TYPES].reverse() }],
    ['rows with spaces', { separator: ', ' }],
    ['rows with line ends', { separator: ',\n' }],
    ['an index below zero, as Node 24 writes it', { index: '-2' }],
    ['sections that are not known', { extra: '"trace_tree":[1,[2,["]",[{"a":"\\"}"}]]]],"scopes":{"x":[]},"n":5,' }],
  ])('%s', (_, layout) => {
    expect(told(open(layout))).toEqual(expected)
  })

  it('reads edge types it does not know as strong ones', () => {
    const heap = open({ edgeTypes: ['context', 'element', 'brand new', 'internal', 'hidden', 'weak', 'property'] })
    expect(heap.nodeCount).toBe(3)
    heap.close()
  })
})
