import type { HeapView } from './heap-view.ts'
import type { Query } from './query.ts'
import { residentSplit, residentText } from './process-memory.ts'
import { bytesText, counted, countText, limited, table } from './table.ts'
import { BUFFER } from './text-nodes.ts'

/** Bytes by what they are for. `heap` is V8's own, the rest lies outside of it. */
export interface MemorySplit {
  readonly heap: number
  /** Parts of `heap`. From Node 24 on V8 counts texts outside of the heap (sources of scripts) as strings, too. */
  readonly strings: number
  readonly code: number
  /** Memory of array buffers, and so of Buffers. */
  readonly arrayBuffers: number
  /** What else native code has reported: handles, streams, contexts of Node. */
  readonly native: number
}

export const summary: Query = {
  args: '',
  about: 'what a heap is made of: memory by kind, the biggest classes, stamped objects',
  options: ['limit', 'process'],
  examples: ['summary', 'summary --limit 50'],
  run(view, _, { limit = 15, process }) {
    const { heap, tags } = view
    const memory = splitOf(view)
    const stamped = tags.tokens.length === 0 ? 0 : tags.tokenOf.reduce((sum, token) => sum + Number(token > 0), 0)
    const sites = new Set(tags.tokens.map(({ site }) => site.id)).size
    const classes = view.classes.all().filter(({ bytes }) => bytes > 0)
    const bySize = limited(
      [...classes].sort((one, other) => other.bytes - one.bytes),
      limit,
    )
    const rows = bySize.shown.map(({ label, count, bytes }) => ({ class: label, count, bytes }))
    const lines = [
      `${heap.file}: ${counted(heap.nodeCount, 'node')}, ${counted(heap.edgeCount, 'edge')}, ${counted(heap.strings.count, 'text')}`,
      ...splitText(memory),
      ...(process === undefined ? [] : residentText(process)),
      stamped === 0
        ? 'no object is stamped'
        : `${counted(stamped, 'object')} stamped at ${counted(sites, 'allocation site')}`,
      '',
      ...table(
        ['bytes', 'count', '<class'],
        rows.map((row) => [bytesText(row.bytes), countText(row.count), row.class]),
      ),
      ...bySize.rest,
    ]
    const data = {
      nodes: heap.nodeCount,
      edges: heap.edgeCount,
      memory,
      ...(process === undefined ? {} : { resident: residentSplit(process) }),
      stamped: { objects: stamped, sites },
      classes: rows,
    }
    return { data, text: lines.join('\n') }
  },
}

function splitOf({ heap }: HeapView): MemorySplit {
  const native = heap.typeCode('native')
  const code = heap.typeCode('code')
  const buffer = heap.strings.find(BUFFER)
  const isString = heap.nodeTypes.map((type) => type.endsWith('string'))
  const split = { heap: 0, strings: 0, code: 0, arrayBuffers: 0, native: 0 }
  for (let node = 0; node < heap.nodeCount; node++) {
    const bytes = heap.sizeOf(node)
    const type = heap.nodeType[node]
    if (type === native) {
      if (heap.nodeName[node] === buffer) split.arrayBuffers += bytes
      else split.native += bytes
      continue
    }
    split.heap += bytes
    if (isString[type]) split.strings += bytes
    else if (type === code) split.code += bytes
  }
  return split
}

function splitText({ heap, strings, code, arrayBuffers, native }: MemorySplit): string[] {
  const outside = arrayBuffers + native
  return [
    `${bytesText(heap)} in V8's heap (strings ${bytesText(strings)}, code ${bytesText(code)})`,
    `${bytesText(outside)} outside of it (array buffers ${bytesText(arrayBuffers)}, other native ${bytesText(native)})`,
  ]
}
