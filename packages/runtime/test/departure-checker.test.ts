import { expect, test } from 'vitest'
import { DepartureChecker } from '../src/node/departure-checker.ts'

/** A reference to something that goes at the n-th collection of a fake process; never, where n is undefined. */
interface Thing {
  goesAt: number | undefined
}

/** A process with a clock of its own, one timer at most, and collections that take `cost` milliseconds. */
function fake({ cost = 10 }: { cost?: number } = {}) {
  const state = {
    time: 0,
    collections: 0,
    timers: 0,
    mostTimers: 0,
    explained: [] as (string | undefined)[][],
    wake: undefined as undefined | [number, () => void],
  }
  const checker = new DepartureChecker({
    collect: () => {
      state.collections++
      state.time += cost
    },
    turn: () => Promise.resolve(),
    now: () => state.time,
    explain: (held) => {
      state.explained.push(held.map(({ graph }) => graph))
      return Promise.resolve(held.map((_, index) => ({ unexplained: `held ${index}` })))
    },
    wake: (ms, fn) => {
      state.timers++
      state.mostTimers = Math.max(state.mostTimers, state.timers)
      state.wake = [state.time + ms, fn]
      return () => {
        state.timers--
        state.wake = undefined
      }
    },
  })
  const add = (goesAt: Thing['goesAt'], name: string, delay: number, graph?: string | false) => {
    const deref = () => (goesAt !== undefined && state.collections >= goesAt ? undefined : {})
    return checker.add({ deref } as WeakRef<object>, name, delay, graph)
  }
  /** Lets the timer fire and its work be done. */
  const fire = async () => {
    const [at, fn] = state.wake!
    state.time = Math.max(state.time, at)
    state.timers--
    state.wake = undefined
    fn()
    for (let job = 0; job < 20; job++) await Promise.resolve()
  }
  return { state, add, fire }
}

test('a value that natural collections took costs none', async () => {
  const { state, add, fire } = fake()
  const answer = add(0, 'view', 1000)
  await fire()
  expect(await answer).toEqual({ name: 'view', gone: true, after: 1000 })
  expect(state.collections).toBe(0)
})

test('a value that goes at the second collection is gone: the first ran its finalizer', async () => {
  const { state, add, fire } = fake()
  const answers = [add(1, 'a', 100), add(2, 'b', 100), add(3, 'c', 100)]
  await fire()
  expect(await Promise.all(answers)).toEqual([
    { name: 'a', gone: true, after: 110 },
    { name: 'b', gone: true, after: 120 },
    { name: 'c', gone: false, after: 120, unexplained: 'held 0' },
  ])
  expect(state.collections).toBe(2)
})

test('ten thousand calls share one timer and one collection', async () => {
  const { state, add, fire } = fake()
  const answers = Array.from({ length: 10_000 }, (_, index) => add(1, String(index), 1000))
  expect(state.timers).toBe(1)
  await fire()
  expect((await Promise.all(answers)).every(({ gone }) => gone)).toBe(true)
  expect(state).toMatchObject({ collections: 1, timers: 0, mostTimers: 1 })
})

test('each call has its own delay, whatever the order of the calls', async () => {
  const { state, add, fire } = fake({ cost: 0 })
  const order: string[] = []
  for (const [name, delay] of [['late', 500] as const, ['soon', 20] as const, ['between', 100] as const]) {
    void add(1, name, delay).then(() => order.push(`${name} ${state.time}`))
  }
  expect(state.mostTimers).toBe(1)
  await fire()
  await fire()
  await fire()
  expect(order).toEqual(['soon 20', 'between 100', 'late 500'])
  expect(state.wake).toBeUndefined()
})

test('what is called for while it looks waits for the next look', async () => {
  const { state, add, fire } = fake({ cost: 0 })
  let second: Promise<unknown> | undefined
  void add(0, 'first', 10).then(() => (second = add(0, 'second', 10)))
  await fire()
  expect(state.time).toBe(10)
  await fire()
  expect(await second).toEqual({ name: 'second', gone: true, after: 10 })
})

test('looking takes a tenth of the time: calls that follow each other closely share collections', async () => {
  const { state, add, fire } = fake({ cost: 50 })
  void add(1, 'first', 0)
  await fire()
  expect(state.time).toBe(50)
  const answers = [add(2, 'second', 0), add(2, 'third', 100)]
  await fire()
  expect(await Promise.all(answers)).toEqual([
    { name: 'second', gone: true, after: 500 },
    { name: 'third', gone: true, after: 500 },
  ])
  expect(state.collections).toBe(2)
})

test('what is still there is explained, those first for which a graph is wanted, and no more than a few', async () => {
  const { state, add, fire } = fake({ cost: 0 })
  const answers = Array.from({ length: 10 }, (_, index) =>
    add(undefined, String(index), 10, index === 3 ? 'three.dot' : index === 4 ? false : undefined),
  )
  await fire()
  const told = (await Promise.all(answers)).map(({ gone, unexplained }) => [gone, unexplained])
  const others = 'only 5 of 9 values that were still there at once are explained'
  const expected = ['held 1', 'held 2', 'held 3', 'held 0', undefined, 'held 4', others, others, others, others]
  expect(told).toEqual(expected.map((unexplained) => [false, unexplained]))
  expect(state.explained).toEqual([['three.dot', undefined, undefined, undefined, undefined]])
})

test('where nobody wants to know, no snapshot is taken', async () => {
  const { state, add, fire } = fake()
  const answer = add(undefined, 'view', 10, false)
  await fire()
  expect(await answer).toEqual({ name: 'view', gone: false, after: 30 })
  expect(state.explained).toEqual([])
})
