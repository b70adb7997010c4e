/** Nodes in the order they were put in. A ring, because what waits at once is a small part of a heap. */
export class NodeQueue {
  #nodes = new Uint32Array(1 << 12)
  #front = 0
  length = 0

  push(node: number): void {
    if (this.length === this.#nodes.length) this.#grow()
    this.#nodes[(this.#front + this.length++) & (this.#nodes.length - 1)] = node
  }

  /** Only where `length` is not 0. */
  shift(): number {
    const node = this.#nodes[this.#front]
    this.#front = (this.#front + 1) & (this.#nodes.length - 1)
    this.length--
    return node
  }

  #grow(): void {
    const longer = new Uint32Array(this.#nodes.length * 2)
    longer.set(this.#nodes.subarray(this.#front))
    longer.set(this.#nodes.subarray(0, this.#front), this.#nodes.length - this.#front)
    this.#nodes = longer
    this.#front = 0
  }
}
