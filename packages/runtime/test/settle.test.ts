import { expect, test } from 'vitest'
import { settle, type Settling } from '../src/node/settle.ts'

/** A process in which `left[n]` tokens are alive after the n-th collection, and whose clock moves with its waits. */
function fake(left: number[], busy = false): Settling & { waits: number[]; collections: number } {
  const state = {
    waits: [] as number[],
    collections: 0,
    time: 0,
    collect: () => {
      state.collections++
    },
    alive: () => left[Math.min(state.collections, left.length) - 1],
    turn: (ms: number) => {
      state.waits.push(ms)
      state.time += ms
      return Promise.resolve()
    },
    busy: () => busy,
    now: () => state.time,
  }
  return state
}

test('a clean program pays for one collection', async () => {
  const process = fake([0])
  expect(await settle(process, 1000)).toBe(1)
  expect(process.waits).toEqual([0])
})

test('as long as something goes, it goes on', async () => {
  expect(await settle(fake([3, 2, 1, 0]), 1000)).toBe(4)
})

test('when nothing goes and nothing is under way, two more rounds are enough', async () => {
  expect(await settle(fake([2]), 1000)).toBe(3)
})

test('what a collection has left already counts as a round', async () => {
  expect(await settle(fake([2]), 1000, 2)).toBe(2)
  expect(await settle(fake([2, 1]), 1000, 2)).toBe(4)
})

test('while a timer is pending it waits, at most as long as it may', async () => {
  const process = fake([1], true)
  await settle(process, 1000)
  const waited = process.waits.reduce((sum, ms) => sum + ms, 0)
  expect(waited).toBeGreaterThanOrEqual(1000)
  expect(waited).toBeLessThanOrEqual(1100)
})
