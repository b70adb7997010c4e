import { edgeTarget } from '../graph/edge-target.ts'
import { INTERNAL } from '../parse/columns.ts'
import type { HeapView } from './heap-view.ts'
import type { Query } from './query.ts'
import { bytesText, counted, countText, limited, signed, table } from './table.ts'
import { type GrowingHolder, growingHolders, holderText, more } from './text-holders.ts'
import { EXTERNAL_STRING, isBuffer, stringTypes } from './text-nodes.ts'

// V8 cuts what it writes at so many characters (heap-snapshot-generator's default of 1024).
const CUT = 1024

export const strings: Query = {
  args: '[snapshot...]',
  about: 'how much strings and buffers take, who holds them, which are there twice; with later snapshots: what grows',
  options: ['limit', 'filter'],
  examples: ['strings', 'strings --filter "<html"', 'strings later.heapsnapshot'],
  run(view, files, { limit, filter = '', open }) {
    const found = stringsOf(view, filter)
    const biggest = limited(bySize(view, wholes(view, found.nodes)), limit)
    const copies = limited(duplicatesOf(view, found.nodes), limit)
    const buffers = limited(bySize(view, found.buffers), limit)
    const growing = files.length === 0 ? undefined : growingHolders(view, files, { filter, ...(open && { open }) })
    const [bigStrings, bigBuffers] = [biggest, buffers].map(({ shown }) => shown.map((node) => describe(view, node)))
    const lines = [
      `${counted(found.nodes.length, 'string')}, ${bytesText(found.bytes)}`,
      ...(growing === undefined ? [] : growth(growing, limit)),
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
      ...(growing === undefined
        ? {}
        : { snapshots: [view.heap.file, ...files], growing: limited(growing, limit).shown }),
    }
    return { data, text: lines.join('\n') }
  },
}

function stringsOf({ heap }: HeapView, filter: string) {
  const isString = stringTypes(heap)
  const nodes: number[] = []
  const buffers: number[] = []
  let bytes = 0
  for (let node = 0; node < heap.nodeCount; node++) {
    if (isString[heap.nodeType[node]] === 1) {
      if (filter !== '' && !heap.nameOf(node).includes(filter)) continue
      nodes.push(node)
      bytes += heap.sizeOf(node)
    } else if (filter === '' && isBuffer(heap, node)) {
      buffers.push(node)
    }
  }
  return { nodes, buffers, bytes }
}

/** Strings and buffers that are replaced by longer ones have new ids each time: what stays the same is who holds them. */
function growth(rows: readonly GrowingHolder[], limit: number | undefined): string[] {
  if (rows.length === 0) return ['', 'nothing holds more than before']
  const { shown, rest } = limited(rows, limit)
  const titles = [...shown[0].bytes.map((_, at) => `bytes ${at + 1}`), 'more', '<growing, held by']
  const cells = shown.map(({ heldBy, bytes, steady }) => [
    ...bytes.map(bytesText),
    signed(bytesText(more(bytes))),
    `${heldBy}${steady || bytes.length < 3 ? '' : '  (not each time)'}`,
  ])
  return ['', ...table(titles, cells), ...rest]
}

interface Big {
  readonly id: number
  readonly bytes: number
  readonly text: string
  /** The nearest visible holder on the shortest path, and its reference. */
  readonly heldBy: string
}

/** Strings that are not merely a piece of another one. */
function wholes({ heap, dominators }: HeapView, nodes: readonly number[]): number[] {
  const isString = stringTypes(heap)
  return nodes.filter((node) => {
    const above = dominators.of(node)
    return above < 0 || isString[heap.nodeType[above]] === 0
  })
}

function bySize(view: HeapView, nodes: readonly number[]): number[] {
  return [...nodes].sort((one, other) => bytesOf(view, other) - bytesOf(view, one))
}

/** With the pieces that a string was put together from, and the characters of an external one. */
function bytesOf({ heap, dominators }: HeapView, node: number): number {
  return Math.max(heap.sizeOf(node), dominators.retainedBy(node))
}

function textOf(view: HeapView, node: number): string {
  const { heap } = view
  if (isBuffer(heap, node)) return heap.nameOf(node) === EXTERNAL_STRING ? 'external string' : 'buffer'
  // A string that was put together has no text of its own: it begins as its first piece does.
  const first = heap.strings.find('first')
  let piece = node
  while (heap.typeOf(piece) === 'concatenated string') {
    const next = edgeTarget(heap, piece, INTERNAL, first)
    if (next < 0) break
    piece = next
  }
  return piece === node ? view.typeOf(node) : `${view.typeOf(piece)} and more`
}

function describe(view: HeapView, node: number): Big {
  const heldBy = view.dominators.isReachable(node) ? holderText(view, node) : 'nothing strong'
  return { id: view.heap.nodeId[node], bytes: bytesOf(view, node), text: textOf(view, node), heldBy }
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
