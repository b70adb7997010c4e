import { createReadStream, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'heap-snapshot-toolkit'
import { beforeAll, describe, expect, it } from 'vitest'
import { Dominators } from '../src/graph/dominators.ts'
import { Heap } from '../src/graph/heap.ts'
import { weakenTablePairs } from '../src/graph/weak-pairs.ts'
import { openSnapshot } from '../src/index.ts'
import { parseSnapshot } from '../src/parse/parse-snapshot.ts'
import { fileSource } from '../src/reader/file-source.ts'
import { snapshotFromText } from '../src/testing/index.ts'
import { scratch, snapshotOf } from './snapshot-of.ts'

/**
 * The numbers of DevTools' own code. Three of its rules are not ours and one of ours is not its own, with reasons
 * (docs/heap.md): without them all numbers have to be the same.
 */
interface Rules {
  /** Which nodes a page owns: what native code holds does not count for them. */
  userObjectsMapAndFlag: () => unknown
  /** Moves the bytes of V8's own nodes to the object that alone holds them. */
  calculateShallowSizes: () => void
}

const OFF: Rules = { userObjectsMapAndFlag: () => null, calculateShallowSizes: () => undefined }
const real = ['format-traps.mjs', 'small.mjs']
let rules: Rules
let original: Rules

async function devTools(file: string, ...without: (keyof Rules)[]) {
  Object.assign(rules, original, Object.fromEntries(without.map((rule) => [rule, OFF[rule]])))
  return parse(createReadStream(file, 'utf8'))
}

/** Types of the nodes of which the two say different things. */
async function differences(file: string, ...without: (keyof Rules)[]): Promise<string[]> {
  const theirs = await devTools(file, ...without)
  const heap = withoutOurRule(file)
  const ours = new Dominators(heap)
  const types = new Set<string>()
  for (let node = 0; node < heap.nodeCount; node++) {
    if (ours.isReachable(node) && theirs.retainedSizes[node] !== ours.retainedBy(node)) types.add(heap.typeOf(node))
  }
  // What nothing strong leads to hangs on DevTools' root, which shows in the roots.
  if (ours.count < heap.nodeCount) types.delete('synthetic')
  expect(ours.count).toBeGreaterThan(30_000)
  heap.close()
  return [...types]
}

/** DevTools follows Node's clean-up queue and V8's identity maps. */
function withoutOurRule(file: string): Heap {
  const source = fileSource(file)
  const heap = new Heap(parseSnapshot(source), source)
  weakenTablePairs(heap)
  return heap
}

function textFile(name: string, text: string): string {
  const file = join(scratch(), `${name}.heapsnapshot`)
  writeFileSync(file, snapshotFromText(text))
  return file
}

describe('retained sizes', () => {
  beforeAll(async () => {
    rules = Object.getPrototypeOf(await parse(createReadStream(textFile('any', 'global')))) as Rules
    const { userObjectsMapAndFlag, calculateShallowSizes } = rules
    original = { userObjectsMapAndFlag, calculateShallowSizes }
  })

  it.each(real)("are DevTools' of every node of %s, two rules aside", async (program) => {
    expect(await differences(snapshotOf(program), 'userObjectsMapAndFlag', 'calculateShallowSizes')).toEqual([])
  })

  it.each(real)("of objects are DevTools' in %s, one rule aside", async (program) => {
    const types = await differences(snapshotOf(program), 'userObjectsMapAndFlag')
    expect(types.filter((type) => !/^(array|hidden|object shape|code)$/.test(type))).toEqual([])
  })

  it('do not count what native code holds, too', async () => {
    const text = 'global\n  .cache Cache &cache\n    .last Session &session\nnative\n  -5 *session'
    const file = textFile('native', text)
    const theirs = await devTools(file)
    const heap = openSnapshot(file)
    const named = (name: string): number => indexOf(heap, name)
    const ours = new Dominators(heap)
    // Letting the cache go frees the cache alone.
    expect(ours.retainedBy(named('Cache'))).toBe(10)
    expect(theirs.retainedSizes[named('Cache')]).toBe(20)
    heap.close()
  })
})

function indexOf(heap: Heap, name: string): number {
  return Array.from({ length: heap.nodeCount }, (_, node) => node).findIndex((node) => heap.nameOf(node) === name)
}
