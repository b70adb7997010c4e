import { dictionaryKeys } from './keys.ts'
import type { Link, Links } from './links.ts'
import type { NodeText } from './node-text.ts'
import type { PathRoot } from './path-roots.ts'

/**
 * A place is what a collapsed path stands for: all nodes that are held in the same way, whatever the index, the key or
 * the length of the chain before them. Places form a tree with a root for each path root.
 */
export interface Place {
  readonly outer: Place | undefined
  /** How this place is held by the outer one; `*` for a dictionary's key. */
  readonly edge: string
  readonly kind: Link['kind']
  readonly className: string
  readonly inner: Map<string, Place>
  /**
   * Whether nodes of this place hold each other: directly, like the listeners of a list, or through others, like the
   * nodes of a tree.
   */
  chain: 'none' | 'direct' | 'indirect'
}

/** Where a visible node on the way to a head stands. */
export interface Position {
  readonly node: number
  readonly link: Link
  /** How the node is held, with `*` for a dictionary's key. */
  readonly edge: string
  readonly place: Place
  /** The position of the node at the outer place; undefined where the path begins. */
  readonly outer: Position | undefined
  /** Where the path begins. */
  readonly root: PathRoot | undefined
  readonly className: string
  /** Visible nodes from the root, chains counted in full. */
  readonly depth: number
}

/** How far up a class is looked for to tell that a path has come back to it: trees go through a field and an array. */
const RECURSION = 6

/** Positions of everything on the paths to heads. Each node is looked at once, however long the chains are. */
export class Places {
  readonly #links: Links
  readonly #text: NodeText
  readonly #positions = new Map<number, Position>()
  readonly #roots = new Map<string, Place>()
  /** By outer place and class, the name that stands for both ends of a list. */
  readonly #ends = new Map<string, string>()
  #keys: ReadonlySet<number> = new Set()
  #heads: ReadonlySet<number> = new Set()

  constructor(links: Links, text: NodeText) {
    this.#links = links
    this.#text = text
  }

  /** Positions of all heads. Keys can be told from fields only when all paths are known. */
  locate(heads: readonly number[]): Position[] {
    this.#heads = new Set(heads)
    this.#keys = dictionaryKeys(this.#childrenOnPaths(heads), this.#links, this.#text)
    this.#ends.clear()
    const positions = this.#locateAll(heads)
    return this.#findEnds() ? this.#locateAll(heads) : positions
  }

  #locateAll(heads: readonly number[]): Position[] {
    this.#positions.clear()
    this.#roots.clear()
    return heads.map((head) => this.#position(head))
  }

  /** Two fields of one object that lead into one sort of chain are the ends of a list (`head` and `tail`): one place. */
  #findEnds(): boolean {
    const pending = [...this.#roots.values()]
    for (const place of pending) {
      const byClass = new Map<string, Place[]>()
      for (const inner of place.inner.values()) {
        pending.push(inner)
        if (inner.kind !== 'property' || inner.edge === '*') continue
        byClass.set(inner.className, [...(byClass.get(inner.className) ?? []), inner])
      }
      for (const [className, alike] of byClass) {
        if (alike.length < 2 || alike.every(({ chain }) => chain !== 'direct')) continue
        this.#ends.set(`${keyOf(place)}\n${className}`, alike.map(({ edge }) => edge).sort()[0])
      }
    }
    return this.#ends.size > 0
  }

  /** By holder, the visible nodes that paths to heads go on with. */
  #childrenOnPaths(heads: readonly number[]): Map<number, number[]> {
    const children = new Map<number, number[]>()
    const seen = new Set<number>()
    for (const head of heads) {
      for (let node = head; node >= 0 && !seen.has(node);) {
        seen.add(node)
        const { holder, container } = this.#links.of(node)
        const siblings = children.get(container)
        if (siblings === undefined) children.set(container, [node])
        else siblings.push(node)
        node = holder
      }
    }
    return children
  }

  /** The position of a node on the path to one of the heads that were located last. */
  of(node: number): Position {
    return this.#position(node)
  }

  #position(head: number): Position {
    const pending: number[] = []
    let node = head
    while (node >= 0 && !this.#positions.has(node)) {
      pending.push(node)
      node = this.#links.of(node).holder
    }
    let holder = this.#positions.get(node)
    for (const below of pending.reverse()) this.#positions.set(below, (holder = this.#below(holder, below)))
    return holder!
  }

  #below(holder: Position | undefined, node: number): Position {
    const link = this.#links.of(node)
    const className = this.#text.classOf(node)
    const depth = (holder?.depth ?? 0) + 1
    const edge = this.#keys.has(node) ? '*' : link.edge
    const root = holder === undefined ? link.root : holder.root
    if (holder === undefined) {
      const place = this.#childOf(this.#root(link), edge, link.kind, className)
      return { node, link, edge, place, outer: undefined, root, className, depth }
    }
    const same = this.#sameAbove(holder, node, className, edge)
    if (same !== undefined) {
      const direct = same === holder && same.place.chain !== 'indirect'
      same.place.chain = direct ? 'direct' : 'indirect'
      return { node, link, edge, place: same.place, outer: same.outer, root, className, depth }
    }
    const place = this.#childOf(holder.place, edge, link.kind, className)
    return { node, link, edge, place, outer: holder, root, className, depth }
  }

  /** The position above that this node is one more of, in a chain or a tree. */
  #sameAbove(holder: Position, node: number, className: string, edge: string): Position | undefined {
    if (this.#heads.has(node)) return undefined
    if (this.#text.isSpecific(node)) {
      let above: Position | undefined = holder
      for (let steps = 0; above !== undefined && steps < RECURSION; steps++, above = above.outer) {
        if (above.className === className) return above
      }
      return undefined
    }
    // A plain object within a plain object is a chain only if it is held by the same name once more, above or below.
    if (holder.className !== className) return undefined
    return holder.edge === edge || this.#text.hasLikeBelow(node, edge) ? holder : undefined
  }

  #root({ root }: Link): Place {
    const key = root?.text ?? ''
    let place = this.#roots.get(key)
    if (place === undefined) {
      place = { outer: undefined, edge: key, kind: 'internal', className: '', inner: new Map(), chain: 'none' }
      this.#roots.set(key, place)
    }
    return place
  }

  #childOf(outer: Place, name: string, kind: Link['kind'], className: string): Place {
    const end = kind === 'property' && this.#ends.size > 0 ? this.#ends.get(`${keyOf(outer)}\n${className}`) : undefined
    const edge = end ?? name
    const key = `${kind} ${edge}\n${className}`
    let place = outer.inner.get(key)
    if (place === undefined) {
      place = { outer, edge, kind, className, inner: new Map(), chain: 'none' }
      outer.inner.set(key, place)
    }
    return place
  }
}

/** The same text for the same place, also after all places were made anew. */
function keyOf(place: Place): string {
  const own = `${place.kind} ${place.edge} ${place.className}`
  return place.outer === undefined ? own : `${keyOf(place.outer)}\n${own}`
}
