import type { Heap } from './heap.ts'

const PAGE_BITS = 16

/** The ids of a snapshot, a bit for each, in pages that are made when something is put there: ids have wide gaps. */
export class IdSet {
  readonly #pages = new Map<number, Uint8Array>()

  constructor({ nodeId }: Heap) {
    for (const id of nodeId) {
      let page = this.#pages.get(id >>> PAGE_BITS)
      if (page === undefined) this.#pages.set(id >>> PAGE_BITS, (page = new Uint8Array(2 ** (PAGE_BITS - 3))))
      page[(id & 0xffff) >> 3] |= 1 << (id & 7)
    }
  }

  has(id: number): boolean {
    const page = this.#pages.get(id >>> PAGE_BITS)
    return page !== undefined && (page[(id & 0xffff) >> 3] & (1 << (id & 7))) !== 0
  }
}

/**
 * Objects of a snapshot that an earlier one of the same process does not have. Compared as sets: ids do not ascend, and in
 * Node 20 all new objects may have smaller ones than the greatest before. Even ids are those of nodes that Node and other
 * embedders write; they are made from addresses that are new each time.
 */
export function nodesNotIn(before: IdSet, after: Heap): number[] {
  const nodes: number[] = []
  for (let node = 0; node < after.nodeCount; node++) {
    const id = after.nodeId[node]
    if (id % 2 === 1 && !before.has(id)) nodes.push(node)
  }
  return nodes
}
