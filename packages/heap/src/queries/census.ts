import { tokenAt } from '../graph/tags.ts'
import type { HeapView } from './heap-view.ts'

/** Numbers of nodes and bytes by class, and of stamped ones by allocation site. Keys mean the same in every snapshot. */
export interface Census {
  readonly classes: ReadonlyMap<string, Tally>
  readonly sites: ReadonlyMap<string, Tally>
}

export interface Tally {
  count: number
  bytes: number
}

/** Of all nodes, or of some. */
export function censusOf(view: HeapView, nodes?: Iterable<number>): Census {
  const { heap, classes, tags } = view
  const byClass = new Map<string, Tally>()
  const bySite = new Map<string, Tally>()
  if (nodes === undefined) {
    for (const { name, place, count, bytes } of classes.all()) add(byClass, keyOf(name, place), count, bytes)
  }
  for (const node of nodes ?? stamped(view)) {
    if (nodes !== undefined) {
      const { name, place } = classes.of(node)
      add(byClass, keyOf(name, place), 1, heap.sizeOf(node))
    }
    const token = tokenAt(tags, node)
    if (token === undefined) continue
    const { file, place, what, name } = token.site
    add(
      bySite,
      `${what} ${name} ‹${view.ownership.fileInfo(file).file}:${place}›`.replace('  ', ' '),
      1,
      heap.sizeOf(node),
    )
  }
  return { classes: byClass, sites: bySite }
}

function* stamped({ heap, tags }: HeapView): Generator<number> {
  if (tags.tokens.length === 0) return
  for (let node = 0; node < heap.nodeCount; node++) if (tags.tokenOf[node] !== 0) yield node
}

function keyOf(name: string, place: string | undefined): string {
  return place === undefined ? name : `${name} ‹${place}›`
}

function add(tallies: Map<string, Tally>, key: string, count: number, bytes: number): void {
  const tally = tallies.get(key)
  if (tally === undefined) tallies.set(key, { count, bytes })
  else {
    tally.count += count
    tally.bytes += bytes
  }
}
