import { describe, expect, it } from 'vitest'
import { distinctPaths, type EdgePath } from '../src/analysis/distinct-paths.ts'
import { Dominators } from '../src/graph/dominators.ts'
import { startOf } from '../src/graph/timer-lists.ts'
import { type Heap, openSnapshot } from '../src/index.ts'
import { GraphBuilder } from '../src/testing/graph-builder.ts'
import { randomFrom } from './random.ts'
import { snapshotOf } from './snapshot-of.ts'

/** Edge by edge: from the root, each where the last one led, all strong, none twice at a node, to the node. */
function complaint(heap: Heap, path: EdgePath, node: number): string | undefined {
  let at = 0
  const seen = new Set([0])
  for (const edge of path) {
    if (startOf(heap, edge) !== at) return `edge ${edge} does not start at ${at}`
    if (heap.edgeTypeOf(edge) >= 6 && heap.nameOf(at) !== 'TimersList') return `edge ${edge} is weak`
    at = heap.targetOf(edge)
    if (seen.has(at)) return `passes node ${at} twice`
    seen.add(at)
  }
  return at === node ? undefined : `ends at ${at}`
}

function randomHeap(seed: number): Heap {
  const random = randomFrom(seed)
  const builder = new GraphBuilder()
  const count = 3 + random(14)
  builder.add('synthetic', '')
  for (let node = 1; node < count; node++) builder.add('object', `N${node}`, 1)
  for (let edge = random(3 * count); edge > 0; edge--) {
    builder.connect(random(count), random(8) === 0 ? 'weak' : 'property', `e${edge}`, random(count))
  }
  return builder.heap()
}

/** Nodes by whose edge a way without detours can enter this one: all that are reached without it. */
function holders(heap: Heap, node: number): Set<number> {
  const reached = new Set([0])
  const found = new Set<number>()
  for (const from of reached) {
    for (let edge = heap.firstEdge[from]; edge < heap.firstEdge[from + 1]; edge++) {
      if (heap.edgeTypeOf(edge) >= 6) continue
      if (heap.targetOf(edge) === node) found.add(from)
      else reached.add(heap.targetOf(edge))
    }
  }
  return node === 0 ? new Set() : found
}

describe('distinct paths', () => {
  it('hold edge by edge, differ, are complete and begin with a shortest one, on random graphs', () => {
    let many = 0
    for (let seed = 1; seed <= 1000; seed++) {
      const heap = randomHeap(seed)
      const dominators = new Dominators(heap)
      for (let node = 1; node < heap.nodeCount; node++) {
        const paths = distinctPaths(heap, dominators, node, 100)
        for (const path of paths) expect(complaint(heap, path, node), `seed ${seed}, node ${node}`).toBeUndefined()
        expect(new Set(paths.map((path) => path.join())).size).toBe(paths.length)
        const entered = new Set(paths.map((path) => heap.ownerOf(path.at(-1)!)))
        expect(entered, `seed ${seed}, node ${node}`).toEqual(holders(heap, node))
        expect(distinctPaths(heap, dominators, node, 2)).toEqual(paths.slice(0, 2))
        if (paths.length > 1) many++
        const shortest = Math.min(...paths.map(({ length }) => length))
        if (paths.length > 0) expect(paths[0]).toHaveLength(shortest)
      }
    }
    expect(many).toBeGreaterThan(1000)
  })

  it('differ further up where the nearest holder is the only one', () => {
    const builder = new GraphBuilder()
    const [root, one, other, list, item] = ['', 'One', 'Other', 'List', 'Item'].map((name, index) =>
      builder.add(index === 0 ? 'synthetic' : 'object', name, 1),
    )
    builder.connect(root, 'property', 'one', one)
    builder.connect(root, 'property', 'other', other)
    builder.connect(one, 'property', 'list', list)
    builder.connect(other, 'property', 'list', list)
    builder.connect(list, 'property', 'item', item)
    const heap = builder.heap()
    const paths = distinctPaths(heap, new Dominators(heap), item, 5)
    const names = paths.map((path) => path.map((edge) => heap.edgeTextOf(edge)).join(' '))
    expect(names).toEqual(['one list item', 'other list item'])
  })

  it('hold edge by edge in a real heap with running timers', () => {
    const heap = openSnapshot(snapshotOf('run.mjs', 'leaks/interval-site.mjs'))
    const dominators = new Dominators(heap)
    const random = randomFrom(3)
    const timers = Array.from({ length: heap.nodeCount }, (_, node) => node).filter(
      (node) => heap.typeOf(node) === 'object' && heap.nameOf(node) === 'Timeout' && dominators.isReachable(node),
    )
    const nodes = [...timers.slice(0, 3), ...Array.from({ length: 12 }, () => random(heap.nodeCount))]
    let found = 0
    for (const node of nodes) {
      for (const path of distinctPaths(heap, dominators, node, 3)) {
        expect(complaint(heap, path, node)).toBeUndefined()
        found++
      }
    }
    expect(found).toBeGreaterThan(nodes.length)
    heap.close()
  })
})
