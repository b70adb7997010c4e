import { describe, expect, it } from 'vitest'
import { lateRoots } from '../../src/graph/late-roots.ts'
import { retainersOf } from '../../src/graph/retainers.ts'
import { timerLists } from '../../src/graph/timer-lists.ts'
import { type Heap, openSnapshot, sameText } from '../../src/index.ts'
import { snapshotOf } from '../snapshot-of.ts'

function nodesOf(heap: Heap): number[] {
  return Array.from({ length: heap.nodeCount }, (_, node) => node)
}

function edgesOf(heap: Heap): number[] {
  return Array.from({ length: heap.edgeCount }, (_, edge) => edge)
}

/** Ids of the instances of a class. */
function idsOf(heap: Heap, name: string): number[] {
  const object = heap.typeCode('object')
  return nodesOf(heap)
    .filter((node) => heap.nodeType[node] === object && heap.nameOf(node) === name && heap.sizeOf(node) > 0)
    .map((node) => heap.nodeId[node])
}

describe('a graph', () => {
  const heap = openSnapshot(snapshotOf('format-traps.mjs'))

  it('knows the owner of each edge', () => {
    for (const node of nodesOf(heap)) {
      for (let edge = heap.firstEdge[node]; edge < heap.firstEdge[node + 1]; edge++) {
        if (heap.ownerOf(edge) !== node) throw new Error(`edge ${edge} is of node ${node}`)
      }
    }
    expect(heap.firstEdge[heap.nodeCount]).toBe(heap.edgeCount)
  })

  it('finds the retainers of the nodes it is asked for, and of no others', () => {
    const wanted = new Uint8Array(heap.nodeCount)
    for (const node of nodesOf(heap)) if (node % 7 === 3) wanted[node] = 1
    const { first, edges } = retainersOf(heap, wanted)
    const expected = new Map<number, number[]>()
    for (const edge of edgesOf(heap)) {
      const target = heap.targetOf(edge)
      if (heap.edgeTypeOf(edge) >= 6 || wanted[target] === 0) continue
      expected.set(target, [...(expected.get(target) ?? []), edge])
    }
    for (const node of nodesOf(heap)) {
      const found = [...edges.subarray(first[node], first[node + 1])]
      if (found.join() !== (expected.get(node) ?? []).join()) throw new Error(`retainers of node ${node}`)
    }
    expect(expected.size).toBeGreaterThan(1000)
  })

  it('makes the edge from a WeakMap to a value weak and leaves that from the key', () => {
    const pairs = edgesOf(heap).filter((edge) => heap.edgeTypeOf(edge) !== 1 && heap.edgeTypeOf(edge) !== 4)
    const ofCyclic = pairs.filter((edge) => /part of key \(CyclicKey .* pair in WeakMap/.test(heap.edgeTextOf(edge)))
    const told = ofCyclic.map((edge) => `${heap.typeOf(heap.ownerOf(edge))} ${heap.edgeTypeOf(edge)}`)
    expect(told.sort()).toEqual(['array 6', 'object 3'])
  })

  it('calls roots late that hold what is in use just now', () => {
    const names = lateRoots(heap).map((node) => heap.nameOf(node))
    expect(names).toEqual(expect.arrayContaining(['(Stack roots)', '(Handle scope)', '(Eternal handles)']))
    expect(names).not.toContain('(Global handles)')
    expect(names).not.toContain('(Micro tasks)')
  })
})

describe('strings', () => {
  const heap = openSnapshot(snapshotOf('format-traps.mjs'))
  const all = Array.from({ length: heap.strings.count }, (_, index) => heap.strings.text(index))
  const beginning = (start: string) => all.filter((text) => text.startsWith(start))

  it.each([
    'quote:"',
    'back\\slash\\',
    'lines\n\t\r\b\f',
    'latin:é',
    'control:\u0001\u001f\u007f',
    'separator:\u2028',
    'slash:a/b',
    'bom:\ufeff',
    ']}"strings":[',
  ])('come back as they were: %j', (text) => {
    expect(all).toContain(text)
    expect(heap.strings.text(heap.strings.find(text))).toBe(text)
  })

  it('lose the upper bits of characters above U+FFFF, which `sameText` knows', () => {
    const [written] = beginning('emoji:')
    expect(written).toBe('emoji:\uf600')
    expect(sameText(written, 'emoji:\u{1f600}')).toBe(true)
    expect(sameText(written, 'emoji:\u{1f601}')).toBe(false)
    expect(sameText('plain', 'plain')).toBe(true)
  })

  it('lose NUL, lone surrogates and what is beyond 1,024 characters', () => {
    expect(beginning('nul:')).toEqual(['nul: :x'])
    expect(beginning('lone:')).toEqual(['lone:???:x'])
    expect(beginning('long:y').map(({ length }) => length)).toEqual([1024])
  })

  it('are found together, absent ones as -1', () => {
    const [quote, absent, slash] = heap.strings.findAll(['quote:"', 'nowhere to be found', 'slash:a/b'])
    expect([heap.strings.text(quote), absent, heap.strings.text(slash)]).toEqual(['quote:"', -1, 'slash:a/b'])
    expect(heap.strings.find('nowhere to be found')).toBe(-1)
  })
})

describe('ids', () => {
  const before = openSnapshot(snapshotOf('two-snapshots.mjs'))
  const after = openSnapshot(`${snapshotOf('two-snapshots.mjs')}.later`)

  it('of objects that live on are the same in both snapshots', () => {
    expect(idsOf(before, 'Stays')).toHaveLength(50)
    expect(idsOf(after, 'Stays').sort()).toEqual(idsOf(before, 'Stays').sort())
  })

  it('tell what came and what went as sets; that they ascend must not be believed', () => {
    const known = new Set(before.nodeId)
    const arrived = idsOf(after, 'Comes').filter((id) => !known.has(id))
    expect(arrived.length).toBeGreaterThanOrEqual(300)
    expect(idsOf(after, 'Goes').length).toBeLessThan(3)
    const ascending = before.nodeId.every((id, node) => node === 0 || id > before.nodeId[node - 1])
    expect(ascending).toBe(false)
  })
})

describe('running timers', () => {
  it('are found by their lists, whatever holds them besides', () => {
    const heap = openSnapshot(snapshotOf('run.mjs', 'leaks/interval-site.mjs'))
    const counts = [...timerLists(heap)].map(([list, edges]) => {
      const timers = edges.map((edge) => heap.nameOf(heap.targetOf(edge)))
      return `${heap.nameOf(list)}: ${timers.join()}`
    })
    expect(counts).toContain(`TimersList: ${Array.from({ length: 9 }, () => 'Timeout').join()}`)
    const ring = edgesOf(heap).filter(
      (edge) => heap.edgeTypeOf(edge) === 2 && /^_idle(Next|Prev)$/.test(heap.edgeTextOf(edge)),
    )
    const strong = ring.filter((edge) => heap.nameOf(heap.ownerOf(edge)) === 'Timeout')
    expect(strong.filter((edge) => heap.nameOf(heap.targetOf(edge)) === 'Timeout')).toEqual([])
    heap.close()
  })
})
