import type { HeapView } from './heap-view.ts'
import { edgeText } from './path-text.ts'
import type { Query } from './query.ts'
import { bytesText, counted, countText, limited, table } from './table.ts'

// V8 cuts what it writes at so many characters (heap-snapshot-generator's default of 1024).
const CUT = 1024

export const strings: Query = {
  args: '',
  about: 'how much strings and buffers take: the biggest, those that are there several times, who holds them',
  options: ['limit', 'filter'],
  examples: ['strings', 'strings --filter "<html"'],
  run(view, _, { limit, filter = '' }) {
    const found = stringsOf(view, filter)
    const biggest = limited(bySize(view, found.nodes), limit)
    const copies = limited(duplicatesOf(view, found.nodes), limit)
    const buffers = limited(bySize(view, found.buffers), limit)
    const [bigStrings, bigBuffers] = [biggest, buffers].map(({ shown }) => shown.map((node) => describe(view, node)))
    const lines = [
      `${counted(found.nodes.length, 'string')}, ${bytesText(found.bytes)}`,
      '',
      ...holdings('biggest', bigStrings),
      ...biggest.rest,
      ...(copies.shown.length === 0
        ? []
        : ['', ...table(['copies', 'bytes', '<text'], copies.shown.map(duplicateRow)), ...copies.rest]),
      ...(buffers.shown.length === 0 ? [] : ['', ...holdings('biggest buffers', bigBuffers), ...buffers.rest]),
    ]
    const data = {
      total: found.nodes.length,
      bytes: found.bytes,
      biggest: bigStrings,
      duplicates: copies.shown,
      buffers: bigBuffers,
    }
    return { data, text: lines.join('\n') }
  },
}

function stringsOf({ heap }: HeapView, filter: string) {
  const types = ['string', 'concatenated string', 'sliced string'].map((name) => heap.typeCode(name))
  const native = heap.typeCode('native')
  const nodes: number[] = []
  const buffers: number[] = []
  let bytes = 0
  for (let node = 0; node < heap.nodeCount; node++) {
    const type = heap.nodeType[node]
    if (types.includes(type)) {
      if (filter !== '' && !heap.nameOf(node).includes(filter)) continue
      nodes.push(node)
      bytes += heap.sizeOf(node)
    } else if (type === native && filter === '' && heap.nameOf(node) === BUFFER) {
      buffers.push(node)
    }
  }
  return { nodes, buffers, bytes }
}

/** Off-heap memory of array buffers, as V8 calls it. */
export const BUFFER = 'system / JSArrayBufferData'

interface Big {
  readonly id: number
  readonly bytes: number
  readonly text: string
  /** The nearest visible holder on the shortest path, and its reference. */
  readonly heldBy: string
}

function bySize({ heap }: HeapView, nodes: readonly number[]): number[] {
  return [...nodes].sort((one, other) => heap.sizeOf(other) - heap.sizeOf(one))
}

function describe(view: HeapView, node: number): Big {
  const { heap } = view
  const text = heap.nameOf(node) === BUFFER ? 'buffer' : view.typeOf(node)
  return { id: heap.nodeId[node], bytes: heap.sizeOf(node), text, heldBy: heldBy(view, node) }
}

function heldBy(view: HeapView, node: number): string {
  if (!view.dominators.isReachable(node)) return 'nothing strong'
  const { holder, root, edge, kind } = view.links.of(node)
  if (holder < 0) return `${root?.text ?? ''} ${edgeText({ edge, kind })}`.trim()
  const site = view.text.siteOf(holder)
  return `${view.typeOf(holder)}${site === undefined ? '' : ` ‹${site}›`} ${edgeText({ edge, kind })}`
}

interface Duplicate {
  readonly text: string
  readonly copies: number
  /** Of all copies but one. */
  readonly bytes: number
  /** The texts are alike as far as the snapshot has them. */
  readonly cut: boolean
}

/** Texts are unique in a snapshot, so copies have one index. */
function duplicatesOf(view: HeapView, nodes: readonly number[]): Duplicate[] {
  const { heap } = view
  const flat = heap.typeCode('string')
  const byText = new Map<number, number[]>()
  for (const node of nodes) {
    if (heap.nodeType[node] !== flat) continue
    const name = heap.nodeName[node]
    const known = byText.get(name)
    if (known === undefined) byText.set(name, [node])
    else known.push(node)
  }
  const duplicates = [...byText.values()].flatMap((copies) =>
    copies.length < 2 ? [] : [{ copies, bytes: copies.slice(1).reduce((sum, node) => sum + heap.sizeOf(node), 0) }],
  )
  return duplicates
    .filter(({ bytes }) => bytes > 0)
    .sort((one, other) => other.bytes - one.bytes)
    .map(({ copies, bytes }) => ({
      text: view.typeOf(copies[0]),
      copies: copies.length,
      bytes,
      cut: heap.nameOf(copies[0]).length >= CUT,
    }))
}

function duplicateRow({ copies, bytes, text, cut }: Duplicate): string[] {
  return [
    countText(copies),
    bytesText(bytes),
    `${text}${cut ? ` (alike in the first ${countText(CUT)} characters)` : ''}`,
  ]
}

function holdings(title: string, rows: readonly Big[]): string[] {
  return table(
    ['bytes', '<id', `<${title}`, '<held by'],
    rows.map(({ id, bytes, text, heldBy }) => [bytesText(bytes), `@${id}`, text, heldBy]),
  )
}
