import { readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ask, HeapError, HeapView } from '../src/index.ts'
import { heapFrom } from '../src/graph/open-snapshot.ts'
import { snapshotFromText } from '../src/testing/index.ts'
import { memorySource } from '../src/reader/memory-source.ts'
import { mutated } from './mutations.ts'
import { snapshotOf } from './snapshot-of.ts'

/** `npm run fuzz:heap` tries 10,000 of each, which takes an hour for the real one. */
const MUTATIONS = Number(process.env.OVERSTAY_MUTATIONS ?? 1000)
/** None may take longer; the originals take a tenth of a second at most. */
const LONGEST = 20_000

/** Small, so that a mutation hits something that matters. */
const SMALL = `
site 1 app.js:3:15 new Map
site 2 app.js:10:5 new Kept in open
module app.js
  cache = Map @1
    {"a"} Kept @2.1 &kept
      .buffer ArrayBuffer
        -backing_store native
    {"b"} Kept @2.2 at lib.js:3:4
  export bus = EventEmitter
    ._events Object
      .data Array
        [0] closure onData at app.js:9:3
          kept = *kept
        [1] bound handler
commonjs node_modules/lib/index.js
  .api Object &api
  store = WeakMap &weak
pair *weak *api Kept @2.3
timers 1000
  interval
    ._onTimeout closure poll at lib.js:12:30
      session = *kept
global
  .pending Promise
    -reactions_or_result reaction
`
const originals: Record<string, { share: number; bytes: () => Uint8Array }> = {
  'a small one': { share: 1, bytes: () => snapshotFromText(SMALL) },
  'a real one': { share: 1 / 25, bytes: () => readFileSync(snapshotOf('small.mjs')) },
}

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

describe.each(Object.keys(originals))('damaged copies of %s', (name) => {
  const whole = process.env.OVERSTAY_MUTATIONS !== undefined
  const count = Math.ceil(MUTATIONS * (whole ? 1 : originals[name].share))

  it('give answers or a HeapError, soon, and within twice the memory', { timeout: count * LONGEST }, () => {
    const original = originals[name].bytes()
    const allowed =
      2 *
      allocatedBy(() => {
        expect(outcome(original)).toBe('answered')
      })
    expect(allowed).toBeGreaterThan(4 * original.length)
    let answered = 0
    for (let seed = 1; seed <= count; seed++) {
      const bytes = mutated(original, seed)
      const started = performance.now()
      try {
        let result = ''
        const allocated = allocatedBy(() => (result = outcome(bytes)))
        expect(allocated).toBeLessThan(allowed)
        if (result === 'answered') answered++
      } catch (error) {
        writeFileSync(join(tmpdir(), `overstay-mutated-${seed}.heapsnapshot`), bytes)
        throw new Error(`seed ${seed} of ${count}, kept in ${tmpdir()}`, { cause: error })
      }
      expect(performance.now() - started, `milliseconds for seed ${seed}`).toBeLessThan(LONGEST)
    }
    expect(answered).toBeGreaterThan(count / 20)
    expect(count - answered).toBeGreaterThan(count / 4)
  })
})
