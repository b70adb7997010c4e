import type { GroupWithNodes } from '../analysis/explainer.ts'
import type { HeapView } from './heap-view.ts'
import type { GraphEdge, GraphNode, ObjectGraph } from './holders-graph.ts'
import { referentsOf, referrersOf } from './neighbours.ts'
import { edgeText } from './path-text.ts'

/** Steps that are drawn: the first and the last ones, and those around the culprit. */
const STEPS_AT_AN_END = 4
const STEPS_AROUND_CULPRIT = 2
/** Sorts of siblings drawn at a step, and of other holders of the object. */
const MOST_SORTS = 3

/**
 * The path to an object that was explained, for people to look at: what else its holders hold and who else holds the
 * object stands beside it, folded by class and counted, and the reference to cut is marked.
 */
export function heldGraph(view: HeapView, group: GroupWithNodes): ObjectGraph {
  return new HeldGraph(view, group).draw()
}

class HeldGraph implements ObjectGraph {
  readonly nodes: GraphNode[] = []
  readonly edges: GraphEdge[] = []
  readonly #view: HeapView
  readonly #group: GroupWithNodes

  constructor(view: HeapView, group: GroupWithNodes) {
    this.#view = view
    this.#group = group
  }

  draw(): ObjectGraph {
    const { steps, culprit } = this.#group
    const drawn = this.#drawnSteps()
    const places = new Map<number, number>()
    let from = -1
    drawn.forEach((at, index) => {
      const left = index === 0 ? 0 : at - drawn[index - 1] - 1
      if (left > 0) from = this.#connect(from, { label: `… ${left} steps …`, sort: 'more', times: 1 }, '')
      const mark = at === culprit ? { sort: 'culprit' as const } : {}
      from = this.#connect(from, this.#step(at), at === 0 ? '' : edgeText(steps[at]), mark)
      places.set(at, from)
    })
    for (const [at, place] of places) if (at < steps.length - 1) this.#addSiblings(at, place)
    this.#addOtherHolders(from)
    return { nodes: this.nodes, edges: this.edges }
  }

  #drawnSteps(): number[] {
    const { steps, culprit } = this.#group
    const wanted = steps.map((_, at) => {
      if (at < STEPS_AT_AN_END || at >= steps.length - STEPS_AT_AN_END) return true
      return Math.abs(at - culprit) <= STEPS_AROUND_CULPRIT
    })
    // A single step that is left out would take as much room as its own node.
    return steps.flatMap((_, at) => (wanted[at] || (wanted[at - 1] && wanted[at + 1]) ? at : []))
  }

  #step(at: number): GraphNode {
    const { steps, nodes } = this.#group
    const { type, site, times = 1 } = steps[at]
    if (at === 0) return { label: type, sort: 'root', times: 1 }
    const id = this.#view.heap.nodeId[nodes[at]]
    const sort = at === steps.length - 1 ? 'asked' : 'object'
    return { id, label: type, ...(site === undefined ? {} : { site }), sort, times }
  }

  /** What else the object at a step holds; where the step stands for several, nobody could tell whose it is. */
  #addSiblings(at: number, place: number): void {
    const { nodes, steps } = this.#group
    if (nodes[at] < 0 || steps[at].times !== undefined) return
    const siblings = referentsOf(this.#view, nodes[at]).filter(({ node, edge }) => !isOfEveryObject(edge) && node >= 0)
    const others = new Set(siblings.map(({ node }) => node))
    others.delete(nodes[at + 1])
    for (const node of this.#folded([...others])) this.#connect(place, node, '', { sort: 'beside' })
  }

  /** Who holds the object besides the last step. What hangs on the object itself does not count. */
  #addOtherHolders(place: number): void {
    const { nodes, steps } = this.#group
    const target = nodes.at(-1)!
    const last = steps.at(-2)
    // Where the last step stands for several, the one that holds the object is known by its looks only.
    const isLast = (node: number): boolean =>
      node === nodes.at(-2) || (last?.times !== undefined && this.#view.text.typeOf(node) === last.type)
    const referrers = referrersOf(this.#view, target).map(({ node }) => node)
    const holders = new Set(referrers.filter((node) => node >= 0 && !isLast(node)))
    const others = [...holders].filter((node) => !this.#view.dominators.dominates(target, node))
    for (const node of this.#folded(others)) {
      const holder = this.nodes.push(node) - 1
      this.edges.push({ from: holder, to: place, label: 'also holds it', sort: 'beside' })
    }
  }

  /** Draws a node below another one; returns its place. */
  #connect(from: number, node: GraphNode, label: string, mark: Pick<GraphEdge, 'sort'> = {}): number {
    const to = this.nodes.push(node) - 1
    if (from >= 0) this.edges.push({ from, to, label, ...mark })
    return to
  }

  /** Nodes by class with their number, most frequent first; the rarest as one. */
  #folded(nodes: readonly number[]): GraphNode[] {
    const counts = new Map<string, number>()
    for (const node of nodes) {
      const label = this.#view.text.typeOf(node)
      counts.set(label, (counts.get(label) ?? 0) + 1)
    }
    const sorts = [...counts].sort(([one, first], [other, second]) => second - first || (one < other ? -1 : 1))
    const shown = sorts.length > MOST_SORTS + 1 ? sorts.slice(0, MOST_SORTS) : sorts
    const rest = sorts.slice(shown.length).reduce((sum, [, count]) => sum + count, 0)
    return [
      ...shown.map(([label, times]) => ({
        label: times === 1 ? label : `${label} ×${times}`,
        sort: 'more' as const,
        times,
      })),
      ...(rest === 0 ? [] : [{ label: `${rest} more`, sort: 'more' as const, times: rest }]),
    ]
  }
}

/** References that all objects of a class have say nothing about one of them. */
function isOfEveryObject(edge: string): boolean {
  return edge === 'constructor' || edge === 'prototype'
}
