import { describe, expect, it } from 'vitest'
import { Dominators } from '../../src/graph/dominators.ts'
import { type Heap, openSnapshot } from '../../src/index.ts'
import { SHORTCUT, WEAK } from '../../src/parse/columns.ts'
import { GraphBuilder } from '../../src/testing/graph-builder.ts'
import { randomFrom } from '../random.ts'
import { snapshotOf } from '../snapshot-of.ts'

/** Bytes of the nodes that strong edges lead to without passing through `without`, and their number. */
function reached(heap: Heap, without = -1): { bytes: number; nodes: Set<number> } {
  const nodes = new Set(without === 0 ? [] : [0])
  let bytes = 0
  for (const node of nodes) {
    bytes += heap.sizeOf(node)
    for (let edge = heap.firstEdge[node]; edge < heap.firstEdge[node + 1]; edge++) {
      // Shortcuts count at the root only.
      const strong = heap.edgeTypeOf(edge) < (node === 0 ? WEAK : SHORTCUT)
      if (strong && heap.targetOf(edge) !== without) nodes.add(heap.targetOf(edge))
    }
  }
  return { bytes, nodes }
}

/** Shapes that leaks have: chains, trees, hubs, rings, and weak edges between. */
function randomHeap(seed: number): Heap {
  const random = randomFrom(seed)
  const builder = new GraphBuilder()
  const count = 2 + random(60)
  builder.add('synthetic', '')
  for (let node = 1; node < count; node++) builder.add('object', `N${node}`, 1 + random(1000))
  const shape = random(4)
  for (let node = 1; node < count; node++) {
    if (shape === 0) builder.connect(node - 1, 'property', 'next', node)
    if (shape === 1) builder.connect((node - 1) >> 1, 'property', 'child', node)
    if (shape === 2 && random(3) > 0) builder.connect(random(node), 'property', 'some', node)
  }
  for (let edge = random(3 * count); edge > 0; edge--) {
    const type = (['weak', 'shortcut'] as const)[random(12)] ?? 'property'
    builder.connect(random(count), type, `e${edge}`, random(count))
  }
  return builder.heap()
}

describe('retained sizes and dominators', () => {
  it('equal those of a search with the node taken out, on random graphs', () => {
    let looked = 0
    for (let seed = 1; seed <= 1500; seed++) {
      const heap = randomHeap(seed)
      const dominators = new Dominators(heap)
      const all = reached(heap)
      expect(dominators.count, `seed ${seed}`).toBe(all.nodes.size)
      const without = Array.from({ length: heap.nodeCount }, (_, node) => reached(heap, node))
      for (let node = 0; node < heap.nodeCount; node++) {
        const expected = all.nodes.has(node) ? all.bytes - without[node].bytes : 0
        if (dominators.retainedBy(node) !== expected) throw new Error(`retained by ${node}, seed ${seed}`)
        if (dominators.isReachable(node) !== all.nodes.has(node)) throw new Error(`reach of ${node}, seed ${seed}`)
        for (const other of all.nodes) {
          const dominates = all.nodes.has(node) && !without[node].nodes.has(other)
          if (dominators.dominates(node, other) !== dominates) throw new Error(`${node} over ${other}, seed ${seed}`)
        }
        // The immediate dominator is dominated by all the others.
        const above = [...all.nodes].filter((by) => by !== node && dominators.dominates(by, node))
        const immediate = dominators.of(node)
        if (immediate < 0 ? above.length > 0 : !above.every((by) => dominators.dominates(by, immediate))) {
          throw new Error(`immediate dominator of ${node}, seed ${seed}`)
        }
        looked++
      }
    }
    expect(looked).toBeGreaterThan(30_000)
  })

  it('equal those of a search with the node taken out, on a real heap', () => {
    const heap = openSnapshot(snapshotOf('format-traps.mjs'))
    const dominators = new Dominators(heap)
    const all = reached(heap)
    const random = randomFrom(7)
    for (let times = 0; times < 25; times++) {
      const node = random(heap.nodeCount)
      const expected = all.nodes.has(node) ? all.bytes - reached(heap, node).bytes : 0
      expect(dominators.retainedBy(node), `@${heap.nodeId[node]}`).toBe(expected)
    }
    expect(dominators.retainedBy(0)).toBe(all.bytes)
    heap.close()
  })

  it('take no longer than they should on a long list, and need no deep stack', () => {
    const builder = new GraphBuilder()
    builder.add('synthetic', '')
    const length = 100_000
    for (let node = 1; node <= length; node++) {
      builder.add('object', 'Link', 1)
      builder.connect(node - 1, 'property', 'next', node)
      builder.connect(node, 'property', 'first', Math.max(0, node - 50_000))
    }
    const dominators = new Dominators(builder.heap())
    expect(dominators.retainedBy(1)).toBe(length)
    expect(dominators.of(length)).toBe(length - 1)
  })
})
