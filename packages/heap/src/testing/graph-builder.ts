import { type Heap } from '../graph/heap.ts'
import { heapFrom } from '../graph/open-snapshot.ts'
import { memorySource } from '../reader/memory-source.ts'

export type NodeTypeName = (typeof NODE_TYPES)[number]
export type EdgeTypeName = (typeof EDGE_TYPES)[number]

const NODE_FIELDS = ['type', 'name', 'id', 'self_size', 'edge_count', 'detachedness'] as const
const NODE_TYPES = [
  'hidden',
  'array',
  'string',
  'object',
  'code',
  'closure',
  'regexp',
  'number',
  'native',
  'synthetic',
  'concatenated string',
  'sliced string',
  'symbol',
  'bigint',
  'object shape',
] as const
const EDGE_TYPES = ['context', 'element', 'property', 'internal', 'hidden', 'shortcut', 'weak'] as const

interface PlainEdge {
  readonly type: EdgeTypeName
  readonly name: string | number
  readonly to: number
}

interface PlainNode {
  readonly type: NodeTypeName
  readonly name: string
  readonly size: number
  readonly edges: PlainEdge[]
  readonly detached: boolean
}

/** Builds a snapshot node by node and gives it the bytes V8 would write, so that heaps in tests go through the parser. */
export class GraphBuilder {
  readonly #nodes: PlainNode[] = []
  readonly #locations: number[][] = []
  readonly #strings = new Map<string, number>([['<dummy>', 0]])

  add(type: NodeTypeName, name: string, size = 0, detached = false): number {
    return this.#nodes.push({ type, name, size, edges: [], detached }) - 1
  }

  connect(from: number, type: EdgeTypeName, name: string | number, to: number): void {
    this.#nodes[from].edges.push({ type, name, to })
  }

  locate(node: number, script: number, line: number, column: number): void {
    this.#locations.push([node, script, line, column])
  }

  /** Ids are odd and ascend, as those of JavaScript objects do. */
  idOf(node: number): number {
    return 2 * node + 1
  }

  typeOf(node: number): NodeTypeName {
    return this.#nodes[node].type
  }

  nameOf(node: number): string {
    return this.#nodes[node].name
  }

  /** The target of the first edge of this type and name. */
  follow(node: number, type: EdgeTypeName, name: string | number): number | undefined {
    return this.#nodes[node].edges.find((edge) => edge.type === type && edge.name === name)?.to
  }

  heap(): Heap {
    return heapFrom(memorySource(this.bytes(), 'heap from text'))
  }

  bytes(): Uint8Array {
    const width = NODE_FIELDS.length
    const nodes = this.#nodes.map((node, index) =>
      [
        NODE_TYPES.indexOf(node.type),
        this.#string(node.name),
        this.idOf(index),
        node.size,
        node.edges.length,
        node.detached ? 2 : 0,
      ].join(),
    )
    const edges = this.#nodes.flatMap((node) =>
      node.edges.map(({ type, name, to }) => {
        const label = typeof name === 'number' ? name : this.#string(name)
        return [EDGE_TYPES.indexOf(type), label, to * width].join()
      }),
    )
    const locations = this.#locations.map(([node, ...place]) => [node * width, ...place].join())
    const header = {
      meta: {
        node_fields: NODE_FIELDS,
        node_types: [NODE_TYPES, 'string', 'number', 'number', 'number', 'number'],
        edge_fields: ['type', 'name_or_index', 'to_node'],
        edge_types: [EDGE_TYPES, 'string_or_number', 'node'],
        location_fields: ['object_index', 'script_id', 'line', 'column'],
      },
      node_count: nodes.length,
      edge_count: edges.length,
    }
    const text =
      `{"snapshot":${JSON.stringify(header)},\n"nodes":[${nodes.join('\n,')}],\n"edges":[${edges.join('\n,')}],\n` +
      `"locations":[${locations.join('\n,')}],\n` +
      `"strings":[${[...this.#strings.keys()].map((string) => JSON.stringify(string)).join(',\n')}]}`
    return Buffer.from(text)
  }

  #string(text: string): number {
    const known = this.#strings.get(text)
    if (known !== undefined) return known
    this.#strings.set(text, this.#strings.size)
    return this.#strings.size - 1
  }
}
