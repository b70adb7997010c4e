import type { EdgeLabel } from '../analysis/edge-label.ts'
import { CONTEXT, ELEMENT, PROPERTY, WEAK_WORD } from '../parse/columns.ts'
import { listEdgeTo } from '../graph/timer-lists.ts'
import type { HeapView } from './heap-view.ts'

/** Somebody that refers to a node, or that it refers to, without the engine's own nodes between. */
export interface Neighbour extends EdgeLabel {
  /** The visible node, or -1 for a root. */
  readonly node: number
  /** What a root is called. */
  readonly root: string
}

// Behind compiled code and shapes lies half the heap: a search through invisible nodes must end.
const FURTHEST = 2000

/** Who refers to a node by strong references: visible nodes and roots, each once for each name of its reference. */
export function referrersOf(view: HeapView, node: number): Neighbour[] {
  const { heap, links } = view
  const found = new Found()
  if (links.isRunningTimer(node) && listEdgeTo(heap, node) >= 0) {
    const { edge, kind, root } = links.of(node)
    found.add({ edge, kind, node: -1, root: root?.text ?? '' })
  }
  climb(view, node, found)
  return found.all()
}

/** Goes up through the engine's nodes; through code and shapes, which lead everywhere, only where there is nobody else. */
function climb(view: HeapView, node: number, found: Found): void {
  const { heap, links, text, retainers, dominators } = view
  const chains = new Map<number, readonly number[]>([[node, []]])
  const later: [number, readonly number[]][] = []
  for (const [at, chain] of chains) {
    for (let place = retainers.first[at]; place < retainers.first[at + 1]; place++) {
      const edge = retainers.edges[place]
      const holder = heap.ownerOf(edge)
      if (!dominators.isReachable(holder)) continue
      const whole = [edge, ...chain]
      const root = links.rootAt(edge)
      if (root !== undefined) found.add({ ...links.labelOf(root, whole), node: -1, root: root.text })
      else if (text.isVisible(holder)) found.add({ ...links.labelOf(undefined, whole), node: holder, root: '' })
      else if (PLUMBING.has(heap.typeOf(holder))) later.push([holder, whole])
      else if (!chains.has(holder) && chains.size < FURTHEST) chains.set(holder, whole)
    }
  }
  if (!found.isEmpty()) return
  for (const [holder, chain] of later.slice(0, FURTHEST)) {
    for (let place = retainers.first[holder]; place < retainers.first[holder + 1]; place++) {
      const edge = retainers.edges[place]
      const from = heap.ownerOf(edge)
      const whole = [edge, ...chain]
      if (dominators.isReachable(from) && text.isVisible(from)) {
        found.add({ ...links.labelOf(undefined, whole), node: from, root: '' })
      }
    }
  }
}

/** What a node itself refers to by strong references: not its prototype, nor the scopes around the one it was made in. */
export function referentsOf(view: HeapView, node: number): Neighbour[] {
  const { heap, links, text } = view
  const found = new Found()
  const chains = new Map<number, readonly number[]>([[node, []]])
  for (const [at, chain] of chains) {
    for (let edge = heap.firstEdge[at]; edge < heap.firstEdge[at + 1]; edge++) {
      if (heap.edgeWord[edge] >= WEAK_WORD || AROUND.has(heap.edgeTextOf(edge))) continue
      const to = heap.targetOf(edge)
      const type = heap.typeOf(to)
      const whole = [...chain, edge]
      const isLeaf = LEAVES.has(type)
      if (isLeaf && !WRITTEN.has(heap.edgeTypeOf(edge))) continue
      if (isLeaf || text.isVisible(to)) found.add({ ...links.labelOf(undefined, whole), node: to, root: '' })
      else if (!PLUMBING.has(type) && heap.nameOf(to) !== 'system / NativeContext' && !chains.has(to)) {
        if (chains.size < FURTHEST) chains.set(to, whole)
      }
    }
  }
  return found.all()
}

/** Edges to what many objects share. */
const AROUND: ReadonlySet<string> = new Set(['__proto__', 'previous', 'native_context'])
/** Strings and numbers count only where a programmer put them: V8 refers to many of its own. */
const WRITTEN: ReadonlySet<number> = new Set([CONTEXT, ELEMENT, PROPERTY])
const PLUMBING: ReadonlySet<string> = new Set(['code', 'object shape'])
const LEAVES: ReadonlySet<string> = new Set([
  'string',
  'concatenated string',
  'sliced string',
  'number',
  'bigint',
  'symbol',
])

class Found {
  readonly #known = new Map<string, Neighbour>()

  add(neighbour: Neighbour): void {
    const { node, root, edge, kind } = neighbour
    const key = `${node} ${root} ${kind} ${edge}`
    if (!this.#known.has(key)) this.#known.set(key, neighbour)
  }

  isEmpty(): boolean {
    return this.#known.size === 0
  }

  /** Without V8's names where there is a written one: an array refers to an element by index and by its table. */
  all(): Neighbour[] {
    const all = [...this.#known.values()]
    const written = new Set(all.flatMap(({ kind, node }) => (kind === 'internal' || node < 0 ? [] : [node])))
    return all.filter(({ kind, node }) => kind !== 'internal' || !written.has(node))
  }
}
