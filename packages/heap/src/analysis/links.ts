import type { Heap } from '../graph/heap.ts'
import { EdgeLabels, type EdgeLabel } from './edge-label.ts'
import type { NodeText } from './node-text.ts'
import type { Ownership } from './ownership.ts'
import { type PathRoot, PathRoots } from './path-roots.ts'
import type { Reach } from './reach.ts'
import type { Timers } from './timers.ts'
import { Variables } from './variables.ts'

/** How a visible node is held, on the path by which it was first reached. */
export interface Link extends EdgeLabel {
  readonly node: number
  /** The visible node that holds it; -1 where the path begins here. */
  readonly holder: number
  /** What the reference stands in: the holder, or the root's own node (a context, a cell, a global); -1 for a timer list. */
  readonly container: number
  readonly root: PathRoot | undefined
  /** The last edge, the one that enters the node. */
  readonly entry: number
}

const TIMERS: PathRoot = { text: 'active timers', kind: 'internal', file: undefined, global: false }

/** Folds the engine's own nodes away, so that paths consist of things a programmer knows. */
export class Links {
  readonly labels: EdgeLabels
  readonly #heap: Heap
  readonly #reach: Reach
  readonly #text: NodeText
  readonly #timers: Timers
  readonly #roots: PathRoots
  readonly #known = new Map<number, Link>()
  readonly #containers = new Map<number, number>()

  constructor(heap: Heap, reach: Reach, text: NodeText, ownership: Ownership, timers: Timers) {
    const variables = new Variables(heap, (value) => ownership.variableOf(value))
    this.#heap = heap
    this.#reach = reach
    this.#text = text
    this.#timers = timers
    this.#roots = new PathRoots(heap, reach, text, ownership, variables)
    this.labels = new EdgeLabels(heap, text, ownership, variables)
  }

  of(node: number): Link {
    let link = this.#known.get(node)
    if (link === undefined) this.#known.set(node, (link = this.#find(node)))
    return link
  }

  /** Lets a node be held by another edge than the one it was reached by first. */
  replace(node: number, edge: number): void {
    this.#reach.cameBy[node] = edge
    this.#known.delete(node)
  }

  /** How a node is held by an edge other than the one it was reached by first. */
  via(edge: number): Link {
    return this.#climb(this.#heap.targetOf(edge), edge)
  }

  /** The visible node that a folded one serves, or the node of the root; the node itself where it is visible or a root. */
  containerOf(node: number): number {
    let container = this.#containers.get(node)
    if (container === undefined) {
      const isOwn = this.#heap.typeOf(node) === 'synthetic' || this.#text.isVisible(node)
      container = isOwn ? node : this.#find(node).container
      this.#containers.set(node, container)
    }
    return container
  }

  /** What a path begins with that goes by this edge; undefined where the edge leads on from something else. */
  rootAt(edge: number): PathRoot | undefined {
    return this.#roots.at(edge)
  }

  /** What a chain of edges from a root, or from a visible node, to the next visible one is called. */
  labelOf(root: PathRoot | undefined, chain: readonly number[]): EdgeLabel {
    return root?.variable === undefined ? this.labels.labelOf(chain) : { edge: root.variable, kind: 'variable' }
  }

  isRunningTimer(node: number): boolean {
    return this.#timers.isRunning(node)
  }

  #find(node: number): Link {
    const entry = this.#reach.cameBy[node]
    if (!this.#timers.isRunning(node)) return this.#climb(node, entry)
    const edge = this.#timers.repeats(node) ? 'interval' : 'timeout'
    return { edge, kind: 'internal', node, holder: -1, container: -1, root: TIMERS, entry }
  }

  /** Follows first paths upwards from an edge until something visible or a root. */
  #climb(node: number, entry: number): Link {
    const upwards: number[] = []
    for (let edge = entry; ;) {
      upwards.push(edge)
      const from = this.#heap.ownerOf(edge)
      const root = this.#roots.at(edge)
      if (root !== undefined) {
        return { ...this.labelOf(root, upwards.reverse()), node, holder: -1, container: from, root, entry }
      }
      if (this.#text.isVisible(from)) {
        const label = this.labels.labelOf(upwards.reverse())
        return { ...label, node, holder: from, container: from, root: undefined, entry }
      }
      edge = this.#reach.cameBy[from]
    }
  }
}
