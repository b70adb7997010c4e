import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { explainSurvivors, openSnapshot } from '../src/index.ts'
import { fileInfo } from './file-info.ts'
import { snapshotOf } from './snapshot-of.ts'

/**
 * The strongest test we have: random graphs are built in a process, some of their nodes are dropped and collected, and
 * what the snapshot says to be alive is compared with what weak references say. OVERSTAY_SEEDS=40 tries that many.
 */
const GRAPHS = 300
const seeds = Array.from({ length: Number(process.env.OVERSTAY_SEEDS ?? 3) }, (_, index) => index + 1)

describe('survivors', () => {
  it.each(seeds)('are those that weak references find alive (seed %s)', (seed) => {
    const file = snapshotOf('random-graphs.mjs', String(seed), String(GRAPHS))
    const truth = JSON.parse(readFileSync(`${file}.alive.json`, 'utf8')) as { made: number; alive: number[] }
    const heap = openSnapshot(file)
    const { survivors, groups } = explainSurvivors(heap, { role: () => 'suspect', fileInfo })
    heap.close()
    expect(truth.alive.length).toBeGreaterThan(truth.made / 20)
    expect(truth.alive.length).toBeLessThan(truth.made / 1.2)
    expect(survivors.map(({ site }) => site)).toEqual(truth.alive)
    // Each survivor belongs to one group, and none is told twice.
    const belonging = groups.flatMap((group) => group.survivors.map(({ site }) => site)).sort((a, b) => a - b)
    expect(belonging).toEqual(truth.alive)
  })
})
