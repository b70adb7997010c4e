import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ask, HeapError, HeapView, openSnapshot } from '../src/index.ts'
import { heapFrom } from '../src/graph/open-snapshot.ts'
import { memorySource } from '../src/reader/memory-source.ts'
import { mutated } from './mutations.ts'
import { scratch, snapshotOf } from './snapshot-of.ts'

/** OVERSTAY_MUTATIONS=10000 is the whole set, a few minutes long. */
const MUTATIONS = Number(process.env.OVERSTAY_MUTATIONS ?? 60)
/** None may take longer; the original takes a tenth of a second. */
const LONGEST = 20_000

const original = readFileSync(snapshotOf('small.mjs'))

/** What came of a snapshot: the error's code, or that all questions were answered. */
function outcome(bytes: Uint8Array): string {
  try {
    const heap = heapFrom(memorySource(bytes, 'mutated'))
    const view = new HeapView(heap)
    for (const question of ['summary', 'strings', 'modules', 'leaks']) ask(view, question)
    for (const about of ['Kept', '@1']) {
      try {
        ask(view, 'why', [about])
        ask(view, 'referrers', [about])
        ask(view, 'graph', [about])
      } catch (error) {
        if (!(error instanceof HeapError) || error.code !== 'OVERSTAY_HEAP_QUESTION') throw error
      }
    }
    return 'answered'
  } catch (error) {
    if (!(error instanceof HeapError)) throw error
    expect(error.hint).not.toBe('')
    return error.code
  }
}

const COUNTED = ['Uint8Array', 'Uint32Array', 'Float64Array', 'ArrayBuffer'] as const

/** Bytes that typed arrays were given while something ran, freed ones with them. */
function allocatedBy(work: () => void): number {
  let bytes = 0
  const originals = COUNTED.map((name) => [name, globalThis[name]] as const)
  for (const [name, original] of originals) {
    Object.assign(globalThis, {
      [name]: new Proxy(original, {
        construct(target, args: unknown[], newTarget: new () => object) {
          const made = Reflect.construct(target, args, newTarget) as { byteLength: number }
          if (!(args[0] instanceof ArrayBuffer)) bytes += made.byteLength
          return made
        },
      }),
    })
  }
  try {
    work()
  } finally {
    for (const [name, original] of originals) Object.assign(globalThis, { [name]: original })
  }
  return bytes
}

describe('a damaged snapshot', () => {
  it('gives answers or a HeapError, soon, and within twice the memory', { timeout: MUTATIONS * LONGEST }, () => {
    const allowed = 2 * allocatedBy(() => expect(outcome(original)).toBe('answered'))
    expect(allowed).toBeGreaterThan(4 * original.length)
    const outcomes = new Map<string, number>()
    for (let seed = 1; seed <= MUTATIONS; seed++) {
      const bytes = mutated(original, seed)
      const started = performance.now()
      let result = ''
      try {
        const allocated = allocatedBy(() => (result = outcome(bytes)))
        expect(allocated).toBeLessThan(allowed)
      } catch (error) {
        writeFileSync(join(scratch(), `mutated-${seed}.heapsnapshot`), bytes)
        throw new Error(`seed ${seed} of ${MUTATIONS}`, { cause: error })
      }
      expect(performance.now() - started, `milliseconds for seed ${seed}`).toBeLessThan(LONGEST)
      outcomes.set(result, (outcomes.get(result) ?? 0) + 1)
    }
    expect(outcomes.get('answered') ?? 0).toBeGreaterThan(MUTATIONS / 20)
    expect(MUTATIONS - (outcomes.get('answered') ?? 0)).toBeGreaterThan(MUTATIONS / 4)
  })
})
