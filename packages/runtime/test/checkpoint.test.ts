import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { addSites, tokenObservers } from '../src/ledger.ts'
import { checkpoint } from '../src/node/checkpoint.ts'
import { collectGarbage } from '../src/node/collector.ts'
import { macrotasks } from '../src/node/settle.ts'
import { openScope, scope } from '../src/scope.ts'
import { stamping } from '../src/stamping.ts'

const sites = addSites('src/g.js', [
  ['new', 'Session', 'open', 3, 5, 'a'],
  ['object', '', 'read', 9, 12, 'b'],
])
const session = { file: 'src/g.js', line: 3, column: 5, function: 'open', kind: 'new', name: 'Session' }
const record = { file: 'src/g.js', line: 9, column: 12, function: 'read', kind: 'object', name: '' }
const nothing = { collected: [], surviving: [] }

/** Objects of a site; the caller decides what becomes of them. */
const make = (count: number, site = 0): object[] => Array.from({ length: count }, () => stamping.o({}, sites, site))

test('nothing made is nothing told', async () => {
  const base = await checkpoint()
  expect(await base.since()).toEqual(nothing)
})

test('objects outside every scope: how many were collected, how many stay, and a few of these', async () => {
  const base = await checkpoint()
  make(7)
  const kept = make(100, 1).slice(0, 5)
  expect(await base.since()).toEqual({
    collected: [{ site: session, objects: 7 }],
    surviving: [{ site: record, atLeast: 5, atMost: 100, scopes: ['run'], examples: ['{}', '{}', '{}'] }],
  })
  expect(kept).toHaveLength(5)
})

test('survivors of several scopes: one at least for each, whether it has ended or not', async () => {
  const base = await checkpoint()
  const kept = ['a', 'b', 'b'].map((name) => scope(name, () => make(2)[0]))
  scope('c', () => make(4))
  const open = openScope('open')
  kept.push(...make(1))
  const { collected, surviving } = await base.since({ examples: 0 })
  expect(surviving).toEqual([{ site: session, atLeast: 4, atMost: 7, scopes: ['a', 'b', 'open'], examples: [] }])
  expect(collected).toEqual([{ site: session, objects: 4 }])
  open.close()
  expect(kept).toHaveLength(4)
})

test('what survives is told once, and once more when it was collected', async () => {
  const base = await checkpoint()
  const cache = make(3)
  const told = { site: session, atLeast: 3, atMost: 3, scopes: ['run'], examples: ['{}', '{}', '{}'] }
  expect(await base.since()).toEqual({ collected: [], surviving: [told] })
  expect(await base.since()).toEqual(nothing)
  cache.length = 0
  expect(await base.since()).toEqual({ collected: [{ site: session, objects: 3 }], surviving: [] })
  expect(await base.since()).toEqual(nothing)
})

test('what was made before does not count, neither while it stays nor when it goes', async () => {
  const before = make(3)
  const open = openScope('open')
  const inScope = make(3)
  const base = await checkpoint()
  expect(await base.since()).toEqual(nothing)
  before.length = 0
  inScope.length = 0
  make(1)
  open.close()
  expect(await base.since()).toEqual({ collected: [{ site: session, objects: 1 }], surviving: [] })
})

test('each checkpoint tells from itself on, whatever others were asked', async () => {
  const first = await checkpoint()
  make(2)
  const second = await checkpoint()
  make(3)
  expect((await second.since()).collected).toEqual([{ site: session, objects: 3 }])
  expect((await first.since()).collected).toEqual([{ site: session, objects: 5 }])
})

test('calls at the same time tell everything once', async () => {
  const base = await checkpoint()
  make(2)
  const kept = make(1, 1)
  const told = await Promise.all([base.since(), base.since()])
  expect(told.flatMap(({ collected }) => collected)).toEqual([{ site: session, objects: 2 }])
  expect(told.flatMap(({ surviving }) => surviving)).toHaveLength(1)
  expect(kept).toHaveLength(1)
})

test('more scopes than are remembered one by one are counted all the same', async () => {
  const base = await checkpoint()
  const kept: object[] = []
  for (let part = 0; part < 5; part++) {
    for (let count = 0; count < 5000; count++) scope('request', () => make(1))
    kept.push(scope('kept', () => make(1)[0]))
    await macrotasks(0)
    collectGarbage()
  }
  expect(await base.since()).toEqual({
    collected: [{ site: session, objects: 25_000 }],
    surviving: [{ site: session, atLeast: 5, atMost: 5, scopes: ['kept'], examples: ['{}', '{}', '{}'] }],
  })
  expect(kept).toHaveLength(5)
})

test('examples of survivors are described without running the program’s own code', async () => {
  class Session {
    readonly user = 'a'
    get secret(): string {
      throw new Error('read')
    }
    [Symbol.for('nodejs.util.inspect.custom')](): string {
      throw new Error('asked')
    }
  }
  const trap = (): never => {
    throw new Error('trapped')
  }
  const base = await checkpoint()
  const kept = [
    new Session(),
    function handler(): number {
      return 1
    },
    // V8 does not find it: a proxy has no prototype of its own.
    new Proxy({}, { get: trap, has: trap, getPrototypeOf: trap, ownKeys: trap }),
    ['x'.repeat(1000), 2, 3, 4],
    {
      get [Symbol.toStringTag](): string {
        throw new Error('tagged')
      },
    },
  ].map((value) => stamping.o(value, sites, 0))
  const [{ examples, atLeast, atMost }] = (await base.since({ examples: 10 })).surviving
  expect([atLeast, atMost]).toEqual([4, 5])
  const text = examples.join('\n')
  expect(text).toContain("Session { user: 'a' }")
  expect(text).toContain('[Function: handler]')
  expect(text).toContain('... 960 more characters')
  expect(examples.every(({ length }) => length <= 101)).toBe(true)
  expect(kept).toHaveLength(5)
  expect(Object.getOwnPropertySymbols(globalThis)).not.toContain(Symbol.for('overstay.found'))
})

// Many times: what looks through the heap gets compiled, and a compilation under way held what it looked for.
test('looking for examples keeps nothing', async () => {
  const base = await checkpoint()
  for (let time = 0; time < 40; time++) {
    const cache = make(50)
    expect((await base.since()).surviving).toMatchObject([{ atLeast: 50 }])
    cache.length = 0
    expect((await base.since()).collected).toEqual([{ site: session, objects: 50 }])
  }
})

test('a checkpoint that nobody refers to is not kept, and costs nothing from then on', async () => {
  const count = async (): Promise<number> => {
    await macrotasks(0)
    collectGarbage()
    scope('last', () => make(1))
    return tokenObservers.size
  }
  const before = await count()
  const base = await checkpoint()
  expect(await count()).toBe(before + 1)
  const dropped = new WeakRef(await checkpoint())
  expect(await count()).toBe(before + 1)
  expect(dropped.deref()).toBeUndefined()
  expect((await base.since()).surviving).toEqual([])
})

test('a thousand calls after modules were loaded and caches warmed tell nothing more than the first', () => {
  const dist = (file: string): string => JSON.stringify(fileURLToPath(new URL(`../dist/${file}`, import.meta.url)))
  const program = `import { checkpoint } from ${dist('node/index.js')}
import { m, o } from ${dist('stamp.js')}
const sites = m('src/h.js', [['object', 'entry', 'warm', 1, 1, 'a']])
const base = await checkpoint()
const cache = new Map(Array.from({ length: 100 }, (_, key) => [key, o({}, sites, 0)]))
await Promise.all(['node:http', 'node:zlib', 'node:readline'].map((name) => import(name)))
const first = await base.since({ examples: 1 })
let empty = 0
for (let call = 0; call < 1000; call++) {
  const { collected, surviving } = await base.since()
  if (collected.length === 0 && surviving.length === 0) empty++
}
console.log(JSON.stringify({ first, empty, cached: cache.size }))`
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })
  expect(JSON.parse(output)).toEqual({
    first: {
      collected: [],
      surviving: [
        {
          site: { file: 'src/h.js', line: 1, column: 1, function: 'warm', kind: 'object', name: 'entry' },
          atLeast: 100,
          atMost: 100,
          scopes: ['run'],
          examples: ['{}'],
        },
      ],
    },
    empty: 1000,
    cached: 100,
  })
})
