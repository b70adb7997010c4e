import type { HeapView } from './heap-view.ts'
import { type Neighbour, referentsOf, referrersOf } from './neighbours.ts'
import { edgeText } from './path-text.ts'
import type { QueryOptions } from './query.ts'

/** A part of a heap around some objects, small enough to be drawn. */
export interface ObjectGraph {
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
}

export interface GraphNode {
  /** `undefined` for a root, and for what stands for more than is drawn. */
  readonly id?: number
  readonly label: string
  readonly site?: string
  /** asked: what the graph is about. root: lives as long as the program. more: neighbours that were left out. */
  readonly sort: 'asked' | 'object' | 'root' | 'more'
  /** How many alike it stands for. */
  readonly times: number
}

/** Places in `nodes`; from the one that refers to the one that is referred to. */
export interface GraphEdge {
  readonly from: number
  readonly to: number
  readonly label: string
  /** The reference to cut; one that is not on the path that is drawn. */
  readonly sort?: 'culprit' | 'beside'
}

export type GraphOptions = Pick<QueryOptions, 'maxDepth' | 'tooMany' | 'filter' | 'refs'>

const DEFAULT_DEPTH = 6
const DEFAULT_TOO_MANY = 10
/** So many neighbours that are alike are drawn as one. */
const ALIKE = 3
const MOST_NODES = 400

interface Group {
  readonly first: Neighbour
  readonly label: string
  readonly members: Neighbour[]
}

/**
 * What holds these objects, or what they refer to, level by level. Neighbours of one class and one name of reference are
 * folded into one with their number, and the graph goes on from the first of them.
 */
export function objectGraph(
  view: HeapView,
  asked: readonly number[],
  { maxDepth = DEFAULT_DEPTH, tooMany = DEFAULT_TOO_MANY, filter, refs = false }: GraphOptions = {},
): ObjectGraph {
  const drawing = new Drawing(view, refs)
  const most = tooMany === 0 ? MOST_NODES : tooMany
  const neighboursOf = refs ? referentsOf : referrersOf
  let level = asked.slice(0, most)
  for (const node of level) drawing.addObject(node, 'asked')
  if (asked.length > level.length) drawing.addMore(-1, asked.length - level.length)
  for (let depth = 0; depth < maxDepth && level.length > 0; depth++) {
    const next: number[] = []
    for (const node of level) {
      const groups = grouped(view, neighboursOf(view, node), filter)
      const shown = drawing.nodes.length > MOST_NODES ? [] : groups.slice(0, most)
      for (const group of shown)
        if (drawing.connect(node, group) && goesOn(view, group.first.node, refs)) next.push(group.first.node)
      const left = groups.slice(shown.length).reduce((sum, { members }) => sum + members.length, 0)
      if (left > 0) drawing.addMore(node, left)
    }
    level = next
  }
  return { nodes: drawing.nodes, edges: drawing.edges }
}

/** Node's own functions refer to all of Node. */
function goesOn(view: HeapView, node: number, refs: boolean): boolean {
  return !refs || view.heap.typeOf(node) !== 'closure' || view.ownership.ofScript(node)?.kind === 'product'
}

class Drawing {
  readonly nodes: GraphNode[] = []
  readonly edges: GraphEdge[] = []
  readonly #view: HeapView
  readonly #refs: boolean
  readonly #places = new Map<number | string, number>()

  constructor(view: HeapView, refs: boolean) {
    this.#view = view
    this.#refs = refs
  }

  addObject(node: number, sort: 'asked' | 'object', times = 1): number {
    const { tags, text, heap } = this.#view
    const site = tags.tokenOf[node] === 0 && heap.typeOf(node) !== 'closure' ? undefined : text.siteOf(node)
    const label = this.#view.typeOf(node) || heap.typeOf(node)
    const place =
      this.nodes.push({ id: heap.nodeId[node], label, ...(site === undefined ? {} : { site }), sort, times }) - 1
    this.#places.set(node, place)
    return place
  }

  /** Neighbours that are not drawn. */
  addMore(node: number, times: number): void {
    const more = this.nodes.push({ label: `${times} more`, sort: 'more', times }) - 1
    if (node >= 0) this.#addEdge(more, this.#places.get(node)!, '')
  }

  /** Draws a group and its reference; true if the graph should go on from its first object. */
  connect(node: number, { first, members }: Group): boolean {
    const known = this.#places.get(first.node < 0 ? first.root : first.node)
    const place = known ?? this.#add(first, members.length)
    const names = [...new Set(members.map((member) => edgeText(member)))]
    const label = names.length > ALIKE ? `${names.slice(0, ALIKE).join(', ')}, …` : names.join(', ')
    this.#addEdge(place, this.#places.get(node)!, label)
    return known === undefined && first.node >= 0
  }

  #add(first: Neighbour, times: number): number {
    if (first.node >= 0) return this.addObject(first.node, 'object', times)
    const place = this.nodes.push({ label: first.root, sort: 'root', times: 1 }) - 1
    this.#places.set(first.root, place)
    return place
  }

  /** `other` is the neighbour: it refers to the object, unless references are followed forwards. */
  #addEdge(other: number, object: number, label: string): void {
    this.edges.push(this.#refs ? { from: object, to: other, label } : { from: other, to: object, label })
  }
}

/** Neighbours by class and name of reference; single ones stay on their own until there are `ALIKE`. */
function grouped(view: HeapView, neighbours: readonly Neighbour[], filter: string | undefined): Group[] {
  const groups = new Map<string, Group>()
  for (const neighbour of neighbours) {
    const label = neighbour.node < 0 ? neighbour.root : view.classes.of(neighbour.node).label
    if (filter !== undefined && neighbour.node >= 0 && !label.includes(filter)) continue
    const key = neighbour.node < 0 ? label : `${label}\n${neighbour.kind} ${withoutNumbers(neighbour.edge)}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { first: neighbour, label, members: [neighbour] })
    else group.members.push(neighbour)
  }
  return [...groups.values()].flatMap((group) =>
    group.members.length >= ALIKE || group.first.node < 0
      ? [group]
      : group.members.map((member) => ({ first: member, label: group.label, members: [member] })),
  )
}

function withoutNumbers(name: string): string {
  return name.replace(/\d+/g, '*')
}
