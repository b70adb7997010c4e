import type { ts } from 'ts-morph'

/** `itself`: the value is not stamped, what it holds is. `everything`: not a character inside is changed. */
export type Reach = 'itself' | 'everything'

/** The nodes that are left as they are. They are named before the walk enters them. */
export class Spared {
  readonly #nodes = new Map<ts.Node, Reach>()
  #depth = 0

  add(node: ts.Node, reach: Reach): void {
    if (this.#nodes.get(node) !== 'everything') this.#nodes.set(node, reach)
  }

  covers(node: ts.Node): boolean {
    return this.#depth > 0 || this.#nodes.has(node)
  }

  get isInside(): boolean {
    return this.#depth > 0
  }

  /** Returns whether the node opened a part that `leave` then closes. */
  enter(node: ts.Node): boolean {
    if (this.#nodes.get(node) !== 'everything') return false
    this.#depth++
    return true
  }

  leave(): void {
    this.#depth--
  }
}
