import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { expectCollected } from '../src/expect-collected.ts'
import { openScopes, setWatcher } from '../src/ledger.ts'
import { collectGarbage } from '../src/node/collector.ts'
import { macrotasks } from '../src/node/settle.ts'
import { scope } from '../src/scope.ts'
import type { Scope } from '../src/scope-record.ts'
import { tokenOf } from '../src/token.ts'

let ended: Scope[]
beforeEach(() => {
  ended = []
  setWatcher({ scopeEnded: (own) => ended.push(own) })
})
afterEach(() => {
  setWatcher(undefined)
})
const made = (milliseconds: number): object => expectCollected({}, { within: milliseconds, name: String(milliseconds) })
const epochOf = (value: object): Scope => tokenOf(value)!.scope

test('what is made in a stretch of time shares an epoch, whatever scope is open; the next stretch has another', async () => {
  const first = made(60)
  const second = scope('request', () => made(60))
  expect(epochOf(first)).toMatchObject({ kind: 'time', name: '60 ms', milliseconds: 60, open: true })
  expect(epochOf(second)).toBe(epochOf(first))
  expect(epochOf(made(70))).not.toBe(epochOf(first))
  await expect
    .poll(() => ended.filter(({ kind }) => kind === 'time').map(({ name }) => name))
    .toEqual(['60 ms', '70 ms'])
  expect(epochOf(first).open).toBe(false)
  expect(openScopes.size).toBe(0)
  expect(epochOf(made(60))).not.toBe(epochOf(first))
})

test('an epoch that has ended tells by its tokens what is left', async () => {
  const kept = made(51)
  made(52)
  const own = (): Scope[] => ended.filter(({ name }) => name === '51 ms' || name === '52 ms')
  await expect.poll(own).toHaveLength(2)
  await macrotasks(0)
  collectGarbage()
  const alive = own().map(({ name, entries }) => [
    name,
    [...entries.values()].map(({ ref }) => ref?.deref() !== undefined),
  ])
  expect(alive).toEqual([
    ['51 ms', [true]],
    ['52 ms', [false]],
  ])
  expect(kept).toEqual({})
})

test('fake timers do not stop an epoch', async () => {
  vi.useFakeTimers()
  try {
    made(53)
  } finally {
    vi.useRealTimers()
  }
  await expect.poll(() => ended.some(({ name }) => name === '53 ms')).toBe(true)
})

test('the timer of an epoch holds nothing of the context it was set in', async () => {
  const store = new AsyncLocalStorage<object>()
  const request = (() => {
    const value = {}
    store.run(value, () => made(10_000))
    return new WeakRef(value)
  })()
  await sleep(1)
  collectGarbage()
  expect(request.deref()).toBeUndefined()
})
