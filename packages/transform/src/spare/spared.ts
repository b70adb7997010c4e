import type { ts } from '#typescript'

/** `itself`: the value is not stamped, what it holds is. `everything`: not a character inside is changed. */
export type Reach = 'itself' | 'everything'

/** The nodes that are left as they are. They are named before the walk enters them. */
export class Spared {
  readonly #values = new Set<ts.Node>()
  readonly #parts = new Set<ts.Node>()
  #depth = 0

  add(node: ts.Node, reach: Reach): void {
    ;(reach === 'itself' ? this.#values : this.#parts).add(node)
  }

  /** Nearly always false: the walk need not ask for each node. */
  get hasParts(): boolean {
    return this.#parts.size > 0
  }

  covers(node: ts.Node): boolean {
    return this.#depth > 0 || this.#values.has(node) || this.#parts.has(node)
  }

  get isInside(): boolean {
    return this.#depth > 0
  }

  /** Returns whether the node opened a part that `leave` then closes. */
  enter(node: ts.Node): boolean {
    if (!this.#parts.has(node)) return false
    this.#depth++
    return true
  }

  leave(): void {
    this.#depth--
  }
}
