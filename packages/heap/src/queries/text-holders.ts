import type { Link } from '../analysis/links.ts'
import { openSnapshot } from '../graph/open-snapshot.ts'
import type { HeapView } from './heap-view.ts'
import { edgeText } from './path-text.ts'
import type { QueryOptions } from './query.ts'
import { isBuffer, stringTypes } from './text-nodes.ts'

/** What holds strings and buffers, with their bytes in each of several snapshots. */
export interface GrowingHolder {
  readonly heldBy: string
  readonly bytes: readonly number[]
  /** Whether it holds more in each snapshot than in the one before. */
  readonly steady: boolean
}

/** Objects between a buffer's memory and whoever uses it. */
const VIEWS = /^((Shared)?ArrayBuffer|DataView|FastBuffer|Buffer|(Big)?(Int|Uint|Float)\d+(Clamped)?Array)$/

/**
 * What holds a string or a buffer, without the views between: `global .log Logger ‹a.js:3:5› .text`. The pieces of a
 * concatenated string are held by what holds the whole.
 */
export function holderText(view: HeapView, node: number): string {
  let link = view.links.of(node)
  while (link.holder >= 0 && VIEWS.test(view.heap.nameOf(link.holder))) link = view.links.of(link.holder)
  if (link.holder < 0) return fromRoot(link)
  const site = view.text.siteOf(link.holder)
  const own = `${view.typeOf(link.holder)}${site === undefined ? '' : ` ‹${site}›`} ${edgeText(link)}`
  if (site !== undefined) return own
  // Of a plain array or object the type alone says little.
  const above = view.links.of(link.holder)
  return `${above.holder < 0 ? fromRoot(above) : `${view.typeOf(above.holder)} ${edgeText(above)}`} ${own}`
}

/** `global .log`, `module variable "log" of a.js`. */
function fromRoot({ root, edge, kind }: Link): string {
  return root?.variable === undefined ? `${root?.text ?? ''} ${edgeText({ edge, kind })}`.trim() : root.text
}

/** What holds more bytes of strings and buffers in the last snapshot than in the first: steady growth first. */
export function growingHolders(
  view: HeapView,
  files: readonly string[],
  { open = openSnapshot, filter = '' }: Pick<QueryOptions, 'open' | 'filter'>,
): GrowingHolder[] {
  const tallies = [bytesByHolder(view, filter), ...files.map((file) => bytesIn(view, file, open, filter))]
  const last = tallies[tallies.length - 1]
  const rows = [...last.keys()].flatMap((heldBy): GrowingHolder[] => {
    const bytes = tallies.map((tally) => tally.get(heldBy) ?? 0)
    if (more(bytes) <= 0) return []
    return [{ heldBy, bytes, steady: bytes.every((amount, at) => at === 0 || amount > bytes[at - 1]) }]
  })
  return rows.sort((one, other) => Number(other.steady) - Number(one.steady) || more(other.bytes) - more(one.bytes))
}

export function more(bytes: readonly number[]): number {
  return bytes[bytes.length - 1] - bytes[0]
}

function bytesIn(view: HeapView, file: string, open: typeof openSnapshot, filter: string): Map<string, number> {
  const heap = open(file)
  try {
    return bytesByHolder(view.beside(heap), filter)
  } finally {
    heap.close()
  }
}

function bytesByHolder(view: HeapView, filter: string): Map<string, number> {
  const { heap, reach } = view
  const isString = stringTypes(heap)
  const wholeOf = wholes(view, isString)
  const bytes = new Map<string, number>()
  for (let node = 0; node < heap.nodeCount; node++) {
    if (reach.phase[node] === 0 || heap.sizeOf(node) === 0) continue
    const isText = isString[heap.nodeType[node]] === 1
    if (isText ? filter !== '' && !heap.nameOf(node).includes(filter) : filter !== '' || !isBuffer(heap, node)) continue
    const holder = holderText(view, isText ? wholeOf(node) : node)
    bytes.set(holder, (bytes.get(holder) ?? 0) + heap.sizeOf(node))
  }
  return bytes
}

/** The text that a string is a piece of, or itself. Remembered on the way: a log may consist of a million pieces. */
function wholes({ heap, reach }: HeapView, isString: Uint8Array): (node: number) => number {
  const known = new Map<number, number>()
  return (node) => {
    const climbed: number[] = []
    let whole = node
    for (;;) {
      const owner = known.get(whole) ?? heap.ownerOf(reach.cameBy[whole])
      if (isString[heap.nodeType[owner]] !== 1) break
      climbed.push(whole)
      whole = owner
    }
    for (const piece of climbed) known.set(piece, whole)
    return whole
  }
}
