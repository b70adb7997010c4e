import type { Links } from '../analysis/links.ts'
import type { NodeText } from '../analysis/node-text.ts'
import { edgeText } from '../analysis/path-text.ts'
import { type Reach, UNREACHED } from '../analysis/reach.ts'
import type { Step } from '../analysis/step.ts'
import type { Heap } from '../graph/heap.ts'
import { retainersOf } from '../graph/retainers.ts'
import { CONTEXT, ELEMENT, HIDDEN, INTERNAL, PROPERTY, TARGET, TYPE_SHIFT, WEAK_WORD } from '../parse/columns.ts'
import type { DrawnEdge, Drawing, DrawnNode } from './drawing.ts'

export type { Drawing } from './drawing.ts'

/** A path, and what is needed to look around it. */
export interface HeldPath {
  readonly heap: Heap
  readonly reach: Reach
  readonly links: Links
  readonly text: NodeText
  readonly steps: readonly Step[]
  /** By step; -1 for the root. */
  readonly nodes: readonly number[]
  readonly culprit: number
}

/** Steps that are drawn: the first and the last ones, and those around the culprit. */
const STEPS_AT_AN_END = 4
const STEPS_AROUND_CULPRIT = 2
/** Sorts of siblings drawn at a step, and of other holders of the target. */
const MOST_SORTS = 3
/** Edges looked at below a step. */
const MOST_EDGES = 20_000
/** References that every object of a class has; they say nothing about this one. */
const OF_EVERY_OBJECT = new Set(['__proto__', 'constructor', 'prototype', 'map', 'code', 'shared', 'feedback_cell'])

/** Draws the path to an object, what else its holders hold, and who else holds the object: folded by sort, counted. */
export function heldDrawing(path: HeldPath): Drawing {
  return new HeldDrawing(path).draw()
}

class HeldDrawing implements Drawing {
  readonly nodes: DrawnNode[] = []
  readonly edges: DrawnEdge[] = []
  readonly #path: HeldPath
  readonly #target: number

  constructor(path: HeldPath) {
    this.#path = path
    this.#target = path.nodes.at(-1)!
  }

  draw(): Drawing {
    const { steps, culprit } = this.#path
    const drawn = this.#drawnSteps()
    let before = -1
    let from = ''
    for (const at of drawn) {
      const id = `step ${at}`
      if (before >= 0 && at > before + 1) from = this.#elide(from, before, at)
      this.#addStep(id, at)
      if (from !== '') {
        const line = at === culprit ? 'culprit' : 'path'
        this.edges.push({ from, to: id, text: edgeText(steps[at]), line })
      }
      before = at
      from = id
    }
    for (const at of drawn) if (at + 1 < steps.length) this.#addSiblings(at)
    this.#addOtherHolders(from)
    return { nodes: this.nodes, edges: this.edges }
  }

  #drawnSteps(): number[] {
    const { steps, culprit } = this.#path
    const wanted = steps.map((_, at) => {
      if (at < STEPS_AT_AN_END || at >= steps.length - STEPS_AT_AN_END) return true
      return Math.abs(at - culprit) <= STEPS_AROUND_CULPRIT
    })
    // One step that is left out takes as much room as its own node.
    return steps.flatMap((_, at) => (wanted[at] || (wanted[at - 1] && wanted[at + 1]) ? at : []))
  }

  #elide(from: string, before: number, at: number): string {
    const id = `elided ${before}`
    this.nodes.push({ id, shape: 'elided', lines: [`… ${at - before - 1} steps …`] })
    this.edges.push({ from, to: id, text: '', line: 'path' })
    return id
  }

  #addStep(id: string, at: number): void {
    const { steps } = this.#path
    const { type, site, times } = steps[at]
    const shape = at === 0 ? 'root' : at === steps.length - 1 ? 'target' : 'step'
    const lines = [times === undefined ? type : `${type} ×${times}`, ...(site === undefined ? [] : [site])]
    this.nodes.push({ id, shape, lines })
  }

  /** What else the object at a step holds. */
  #addSiblings(at: number): void {
    const { nodes, steps } = this.#path
    const holder = nodes[at]
    if (holder < 0 || steps[at].times !== undefined) return
    const sorts = this.#counted([...this.#heldBy(holder)].filter((node) => node !== nodes[at + 1]))
    this.#addFolded(`beside ${at}`, sorts, (id) => ({ from: `step ${at}`, to: id, text: '', line: 'beside' }))
  }

  /** Who holds the target besides the last step. What only the target itself leads to does not count. */
  #addOtherHolders(target: string): void {
    const { heap, reach, links, nodes } = this.#path
    const wanted = new Uint8Array(heap.nodeCount)
    wanted[this.#target] = 1
    const { first, edges } = retainersOf(heap, wanted)
    const holders = new Set<number>()
    for (let at = first[this.#target]; at < first[this.#target + 1]; at++) {
      const owner = heap.ownerOf(edges[at])
      if (reach.phase[owner] === UNREACHED || reach.headOf[owner] !== 0) continue
      if (reach.cameBy[this.#target] === edges[at]) continue
      holders.add(links.containerOf(owner))
    }
    holders.delete(nodes.at(-2) ?? -1)
    holders.delete(this.#target)
    const visible = [...holders].filter((node) => node > 0)
    this.#addFolded('holder', this.#counted(visible), (id) => ({
      from: id,
      to: target,
      text: 'also holds it',
      line: 'beside',
    }))
  }

  #addFolded(id: string, sorts: readonly [string, number][], edge: (id: string) => DrawnEdge): void {
    const shown = sorts.length > MOST_SORTS + 1 ? sorts.slice(0, MOST_SORTS) : sorts
    const rest = sorts.slice(shown.length).reduce((sum, [, count]) => sum + count, 0)
    const lines = shown.map(([sort, count]) => (count === 1 ? sort : `${sort} ×${count}`))
    if (rest > 0) lines.push(`… ${rest} of ${sorts.length - shown.length} other sorts`)
    lines.forEach((line, index) => {
      const own = `${id} ${index}`
      this.nodes.push({ id: own, shape: 'folded', lines: [line] })
      this.edges.push(edge(own))
    })
  }

  /** How many of each sort, most frequent first. */
  #counted(nodes: readonly number[]): [string, number][] {
    const counts = new Map<string, number>()
    for (const node of nodes) {
      const sort = this.#path.text.typeOf(node)
      counts.set(sort, (counts.get(sort) ?? 0) + 1)
    }
    return [...counts].sort(([one, first], [other, second]) => second - first || (one < other ? -1 : 1))
  }

  /** The objects that one refers to, by way of V8's own nodes. */
  #heldBy(holder: number): Set<number> {
    const { heap, text } = this.#path
    const { firstEdge, edgeWord } = heap
    const held = new Set<number>()
    const seen = new Set([holder])
    const pending = [holder]
    for (let node = pending.pop(), looked = 0; node !== undefined && looked < MOST_EDGES; node = pending.pop()) {
      for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++, looked++) {
        const word = edgeWord[edge]
        const target = word & TARGET
        if (word >= WEAK_WORD || seen.has(target) || !this.#isOwn(edge, word >>> TYPE_SHIFT)) continue
        seen.add(target)
        if (text.isVisible(target)) held.add(target)
        else if (isFolded(heap.typeOf(target))) pending.push(target)
      }
    }
    return held
  }

  #isOwn(edge: number, type: number): boolean {
    if (type === ELEMENT || type === CONTEXT || type === HIDDEN) return true
    return (type === PROPERTY || type === INTERNAL) && !OF_EVERY_OBJECT.has(this.#path.heap.edgeTextOf(edge))
  }
}

/** V8's own nodes that belong to the object they serve: tables, elements, contexts. Compiled code belongs to nobody. */
function isFolded(type: string): boolean {
  return type === 'array' || type === 'object' || type === 'hidden'
}
