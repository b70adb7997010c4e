import { AsyncLocalStorage } from 'node:async_hooks'
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test, vi } from 'vitest'
import { shouldGoAway } from '../src/node/should-go-away.ts'

const kept: unknown[] = []
const kinds: Record<string, () => WeakKey> = {
  object: () => ({}),
  array: () => [1],
  function: () => () => 1,
  promise: () => Promise.resolve(),
  proxy: () => new Proxy({}, {}),
  symbol: () => Symbol('own'),
}

test.each(Object.keys(kinds))(
  'tells that a value went, though the call is awaited where it was made: %s',
  async (kind) => {
    const { gone, after } = await shouldGoAway(kinds[kind](), kind, { delay: 20 })
    expect(gone).toBe(true)
    expect(after).toBeGreaterThanOrEqual(20)
  },
)

test.each(Object.keys(kinds))('tells that a value is still there: %s', async (kind) => {
  const value = kinds[kind]()
  kept.push(value)
  expect(await shouldGoAway(value, kind, { delay: 5, graph: false })).toMatchObject({ name: kind, gone: false })
})

test('a value that is let go while the call is pending is gone', async () => {
  const holder: { view: object | undefined } = { view: {} }
  const answer = shouldGoAway(holder.view!, 'view', { delay: 60 })
  setTimeout(() => {
    holder.view = undefined
  }, 5)
  expect((await answer).gone).toBe(true)
})

test('a value in the async context of the call is not kept by the answer', async () => {
  const store = new AsyncLocalStorage<object>()
  const answers = [1, 2].map(() => {
    const request = {}
    return store.run(request, () => shouldGoAway(request, 'request', { delay: 20 }))
  })
  expect((await Promise.all(answers)).map(({ gone }) => gone)).toEqual([true, true])
})

test('many calls that nobody has awaited yet are answered each by its own value', async () => {
  const answers = Array.from({ length: 1000 }, (_, index) => {
    const value = { index }
    if (index % 10 === 0) kept.push(value)
    return shouldGoAway(value, String(index), { delay: 20, graph: false })
  })
  const held = (await Promise.all(answers)).filter(({ gone }) => !gone)
  expect(held.map(({ name }) => name)).toEqual(Array.from({ length: 100 }, (_, index) => String(index * 10)))
})

test('fake timers do not stop it', async () => {
  vi.useFakeTimers()
  try {
    expect((await shouldGoAway({}, 'value', { delay: 5 })).gone).toBe(true)
  } finally {
    vi.useRealTimers()
  }
})

test.each([
  [1, 'number'],
  ['text', 'string'],
  [true, 'boolean'],
  [1n, 'bigint'],
  [undefined, 'undefined'],
  [null, 'null'],
  [Symbol.for('everywhere'), 'registered symbol'],
])('what is never collected is refused by its kind: %s', async (value, kind) => {
  const answer = shouldGoAway(value as unknown as object, 'value')
  await expect(answer).rejects.toThrow(TypeError)
  await expect(answer).rejects.toThrow(`got ${kind}, which is never collected`)
})

test.each([undefined, '', 7])('a value without a name is refused: %s', async (name) => {
  await expect(shouldGoAway({}, name as string)).rejects.toThrow(
    `needs a name for the value, a string that is not empty; got ${String(name)}`,
  )
})

test.each([-1, NaN, Infinity, 2 ** 31, '5'])('a delay that no timer can wait for is refused: %s', async (delay) => {
  await expect(shouldGoAway({}, 'view', { delay: delay as number })).rejects.toThrow(
    `needs a delay from 0 to 2147483647 milliseconds for view; got ${delay}`,
  )
})

test('a pending call keeps the process alive, an answered one does not', () => {
  const dist = fileURLToPath(new URL('../dist/node/index.js', import.meta.url))
  const program = `import { shouldGoAway } from ${JSON.stringify(dist)}
const answers = [1, 2, 3].map(() => shouldGoAway({}, 'value', { delay: 200 }))
const timers = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
console.log(JSON.stringify({ timers, answers: await Promise.all(answers) }))`
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
    timeout: 20_000,
  })
  const { timers, answers } = JSON.parse(output) as { timers: number; answers: { gone: boolean; after: number }[] }
  expect(timers).toBe(1)
  expect(answers.map(({ gone }) => gone)).toEqual([true, true, true])
  for (const { after } of answers) expect(after).toBeGreaterThanOrEqual(200)
})
