import { SHORTCUT, TARGET, TYPE_SHIFT, WEAK_WORD } from '../parse/columns.ts'
import type { Heap } from './heap.ts'
import { type TimerLists, timerLists } from './timer-lists.ts'

const NONE = 0xffffffff
/**
 * Edges from here on do not count. The root's shortcuts do: they lead to global objects. Any other shortcut (of a bound
 * function to its arguments) is no reference of its own but a way past the array that really holds them.
 */
const NO_REFERENCE = (SHORTCUT << TYPE_SHIFT) >>> 0

/**
 * What each node keeps alive on its own. A node dominates another if every strong way from the root to that one leads
 * through it; retained are its own bytes and those of all it dominates.
 *
 * Semi-NCA (Georgiadis, "Linear-Time Algorithms for Dominators and Related Problems", 2005) over numbers in depth-first
 * preorder. The simpler way of Cooper, Harvey and Kennedy walks up to the common dominator for each edge, which takes
 * quadratic time on the long lists that leaks are made of. An edge to a greater number needs no list, because its
 * source is a candidate as it stands: only edges to smaller ones are kept by target.
 */
export class Dominators {
  /** Nodes that strong references lead to. */
  readonly count: number
  /** By node: its number plus one, 0 where nothing strong leads to it. */
  readonly #number: Uint32Array
  readonly #node: Uint32Array
  /** By number: the number of the immediate dominator. */
  readonly #dominator: Uint32Array
  readonly #retained: Float64Array

  constructor(heap: Heap) {
    const { nodeCount } = heap
    const lists = timerLists(heap)
    // Two words a node that serve for one thing after the other: a graph of 30 million nodes must fit into 3 GB.
    const words = new ArrayBuffer(8 * nodeCount)
    const semi = new Uint32Array(words, 0, nodeCount)
    const label = new Uint32Array(words, 4 * nodeCount, nodeCount)
    const ancestor = new Uint32Array(nodeCount)
    this.#number = new Uint32Array(nodeCount)
    this.#dominator = new Uint32Array(nodeCount)
    const ends = new Uint32Array(nodeCount + 1)
    this.count = this.#visit(heap, lists, semi, label, ancestor, ends)
    const sources = this.#sourcesAbove(heap, lists, ends)
    ancestor.set(this.#dominator)
    findSemidominators(this.count, semi, label, ancestor, ends, sources)
    this.#findDominators(semi)
    this.#node = this.#nodesByNumber(ancestor)
    this.#retained = this.#summed(heap, new Float64Array(words))
  }

  isReachable(node: number): boolean {
    return this.#number[node] !== 0
  }

  /** The immediate dominator, or -1 for the root and for what nothing strong leads to. */
  of(node: number): number {
    const number = this.#number[node]
    return number < 2 ? -1 : this.#node[this.#dominator[number - 1]]
  }

  /** Bytes that go if the node goes; 0 for what nothing strong leads to. */
  retainedBy(node: number): number {
    const number = this.#number[node]
    return number === 0 ? 0 : this.#retained[number - 1]
  }

  /** Whether every way to `node` leads through `by`; a node dominates itself. */
  dominates(by: number, node: number): boolean {
    const top = this.#number[by] - 1
    let at = this.#number[node] - 1
    while (at > top && top >= 0) at = this.#dominator[at]
    return at === top && top >= 0
  }

  /** Nodes, each after its dominator. */
  *nodes(): Generator<number> {
    for (let number = 0; number < this.count; number++) yield this.#node[number]
  }

  /**
   * Depth-first from the root. The parent goes into `#dominator`, the least source among edges to greater numbers into
   * `semi`; `counts[at]` counts the edges to `at` from greater ones.
   */
  #visit(
    heap: Heap,
    lists: TimerLists,
    semi: Uint32Array,
    stack: Uint32Array,
    cursor: Uint32Array,
    counts: Uint32Array,
  ): number {
    const { firstEdge, edgeWord, nodeCount } = heap
    const number = this.#number
    const parent = this.#dominator
    // Copies, because V8 loads an imported constant anew at each use.
    const target = TARGET
    const weak = WEAK_WORD
    const noReference = NO_REFERENCE
    if (nodeCount === 0) return 0
    let count = 1
    let depth = 1
    number[0] = 1
    cursor[0] = firstEdge[0]
    while (depth > 0) {
      const from = stack[depth - 1]
      const at = number[from] - 1
      const end = firstEdge[from + 1]
      const timers = lists.size === 0 ? undefined : lists.get(from)
      const last = timers === undefined ? end : end + timers.length
      const none = from === 0 ? weak : noReference
      let edge = cursor[depth - 1]
      let met = NONE
      for (; edge < last; edge++) {
        const word = edge < end ? edgeWord[edge] : edgeWord[timers![edge - end]] & target
        if (word >= none) continue
        const known = number[word & target]
        if (known === 0) {
          met = word & target
          break
        }
        if (known - 1 < at) counts[known - 1]++
        else if (at < semi[known - 1]) semi[known - 1] = at
      }
      if (met === NONE) {
        depth--
        continue
      }
      cursor[depth - 1] = edge + 1
      parent[count] = at
      semi[count] = at
      number[met] = ++count
      stack[depth] = met
      cursor[depth++] = firstEdge[met]
    }
    return count
  }

  /** The sources of edges to smaller numbers, by target: those to `at` end at `ends[at]` and begin where the ones before end. */
  #sourcesAbove(heap: Heap, lists: TimerLists, ends: Uint32Array): Uint32Array {
    const { firstEdge, edgeWord, nodeCount } = heap
    const number = this.#number
    const { count } = this
    const target = TARGET
    const weak = WEAK_WORD
    const noReference = NO_REFERENCE
    let total = 0
    for (let at = 0; at <= count && at < ends.length; at++) {
      const own = ends[at]
      ends[at] = total
      total += own
    }
    const sources = new Uint32Array(total)
    // In the order of the file: which of two sources comes first does not matter, and the edges stand in one row.
    for (let from = 0; from < nodeCount; from++) {
      const at = number[from] - 1
      if (at < 0) continue
      const none = from === 0 ? weak : noReference
      for (let edge = firstEdge[from], end = firstEdge[from + 1]; edge < end; edge++) {
        const word = edgeWord[edge]
        if (word >= none) continue
        const to = number[word & target] - 1
        if (to < at) sources[ends[to]++] = at
      }
      if (lists.size === 0) continue
      for (const edge of lists.get(from) ?? []) {
        const to = number[edgeWord[edge] & target] - 1
        if (to < at) sources[ends[to]++] = at
      }
    }
    return sources
  }

  #nodesByNumber(nodes: Uint32Array): Uint32Array {
    const number = this.#number
    for (let node = 0; node < number.length; node++) if (number[node] !== 0) nodes[number[node] - 1] = node
    return nodes
  }

  #findDominators(semi: Uint32Array): void {
    const dominator = this.#dominator
    for (let at = 1; at < this.count; at++) {
      let above = dominator[at]
      while (above > semi[at]) above = dominator[above]
      dominator[at] = above
    }
  }

  #summed(heap: Heap, retained: Float64Array): Float64Array {
    for (let at = 0; at < this.count; at++) retained[at] = heap.sizeOf(this.#node[at])
    for (let at = this.count - 1; at > 0; at--) retained[this.#dominator[at]] += retained[at]
    return retained
  }
}

/**
 * Lowers `semi` to the semidominators. `ancestor` begins as the parents and is compressed on the way; `label` is then
 * the least semidominator of those that were skipped, which is all that is asked of them.
 */
function findSemidominators(
  count: number,
  semi: Uint32Array,
  label: Uint32Array,
  ancestor: Uint32Array,
  ends: Uint32Array,
  sources: Uint32Array,
): void {
  let path = new Uint32Array(1 << 12)
  for (let at = count - 1; at > 0; at--) {
    let least = semi[at]
    for (let place = ends[at - 1]; place < ends[at]; place++) {
      let node = sources[place]
      let length = 0
      while (ancestor[node] > at) {
        if (length === path.length) {
          const longer = new Uint32Array(length * 2)
          longer.set(path)
          path = longer
        }
        path[length++] = node
        node = ancestor[node]
      }
      const top = ancestor[node]
      let best = label[node]
      while (length > 0) {
        const below = path[--length]
        if (label[below] > best) label[below] = best
        else best = label[below]
        ancestor[below] = top
      }
      if (best < least) least = best
    }
    semi[at] = least
    label[at] = least
  }
}
