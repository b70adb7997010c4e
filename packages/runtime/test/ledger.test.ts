import vm from 'node:vm'
import { afterEach, expect, test } from 'vitest'
import type { SiteRow } from '../src/site.ts'
import {
  addSites,
  endScope,
  enterScope,
  innermostScope,
  newScope,
  renewTokens,
  RUN,
  setWatcher,
  tokenFor,
} from '../src/ledger.ts'
import { nodeCollector } from '../src/node/collector.ts'
import { macrotasks } from '../src/node/settle.ts'
import type { Scope } from '../src/scope-record.ts'
import { stamping } from '../src/stamping.ts'

const { collect } = nodeCollector()
const sites = addSites('src/e.js', [
  ['new', 'Kept', 'f', 1, 1, 'a'],
  ['new', 'Dropped', 'f', 2, 1, 'b'],
  ['object', '', '', 3, 1, 'c', 1],
])

afterEach(() => {
  setWatcher(undefined)
})

function open(kind: 'test' | 'file' | 'named'): Scope {
  const own = newScope(kind, 'own', RUN)
  enterScope(own)
  return own
}

test('after a collection a dead token proves that all instances are gone, a live one that one is left', async () => {
  const ended: Scope[] = []
  setWatcher({ scopeEnded: (own) => ended.push(own) })
  const kept: object[] = []
  const own = open('test')
  for (let made = 0; made < 100; made++) {
    stamping.n({}, sites, 1)
    const instance = stamping.n({}, sites, 0)
    if (made === 50) kept.push(instance)
  }
  endScope(own)
  await macrotasks(0)
  collect()
  expect(ended).toEqual([own])
  expect(own.entries.get(sites[0])?.ref?.deref()).toBeDefined()
  expect(own.entries.get(sites[1])?.ref?.deref()).toBeUndefined()
  expect([...own.entries.values()].map((entry) => entry.created)).toEqual([100, 100])
  expect(kept).toHaveLength(1)
})

test('while a scope is open its tokens live, even when every instance is gone', async () => {
  setWatcher({ scopeEnded: () => undefined })
  const own = open('test')
  stamping.o({}, sites, 0)
  const watched = new WeakRef(tokenFor(sites[0]))
  await macrotasks(0)
  collect()
  expect(watched.deref()?.created).toBe(1)
  endScope(own)
})

test('without a watcher an ended scope leaves nothing behind', () => {
  const own = open('named')
  stamping.o({}, sites, 0)
  endScope(own)
  expect(own.entries.size).toBe(0)
})

test('what a module makes at its top is a label at file level, and judged in a test that loads it anew', () => {
  const file = open('file')
  expect(tokenFor(sites[2]).scope.kind).toBe('label')
  expect(tokenFor(sites[0]).scope).toBe(file)
  const own = open('test')
  expect(tokenFor(sites[2]).scope).toBe(own)
  endScope(own)
  endScope(file)
})

test('a scope that ends keeps no site from the tokens of the next one', () => {
  const first = open('test')
  const token = tokenFor(sites[0])
  endScope(first)
  const second = open('test')
  expect(tokenFor(sites[0])).not.toBe(token)
  endScope(second)
  expect(sites[0].token).toBeUndefined()
})

test('scopes in the plain variable that end across each other are not told apart, and say so', () => {
  const ended: string[] = []
  setWatcher({ scopeEnded: (own) => ended.push(`${own.name}${own.overlapped ? ' overlapped' : ''}`) })
  const outer = newScope('test', 'outer', RUN)
  enterScope(outer)
  const [a, b] = ['a', 'b'].map((name) => {
    const own = newScope('test', name, innermostScope())
    enterScope(own)
    return own
  })
  endScope(a)
  expect(tokenFor(sites[0]).scope).toBe(b)
  endScope(b)
  expect(tokenFor(sites[0]).scope).toBe(outer)
  endScope(outer)
  expect(ended).toEqual(['a overlapped', 'b overlapped', 'outer'])
})

test('the run can be ended and the program goes on', () => {
  const ended: Scope[] = []
  setWatcher({ scopeEnded: (own) => ended.push(own) })
  const [site] = addSites('src/f.js', [['new', 'Late', '', 1, 1, 'd', 2]])
  stamping.o({}, [site], 0)
  endScope(RUN)
  expect(ended).toEqual([RUN])
  expect(tokenFor(site).scope.kind).toBe('label')
  endScope(RUN)
  expect(ended).toHaveLength(1)
  const own = open('named')
  endScope(own)
  expect(tokenFor(sites[1]).scope.kind).toBe('label')
})

test('tokens that are renewed in an open scope leave its verdict that of all of them', async () => {
  setWatcher({ scopeEnded: () => undefined })
  const kept: object[] = []
  const own = open('test')
  kept.push(stamping.o({}, sites, 0))
  stamping.o({}, sites, 1)
  renewTokens()
  stamping.o({}, sites, 0)
  stamping.o({}, sites, 1)
  renewTokens()
  kept.push(stamping.o({}, sites, 0))
  endScope(own)
  await macrotasks(0)
  collect()
  const alive = (): boolean => own.entries.get(sites[0])?.ref?.deref() !== undefined
  expect([...own.entries.values()].map((entry) => entry.created)).toEqual([3, 2])
  expect(own.entries.get(sites[1])?.ref?.deref()).toBeUndefined()
  expect(alive()).toBe(true)
  for (const left of [1, 0]) {
    // The newest goes first: what is left hangs on the oldest token alone.
    kept.pop()
    await macrotasks(0)
    collect()
    expect([kept.length, alive()]).toEqual([left, left === 1])
  }
})

test('without a watcher an open scope remembers nothing of renewed tokens', () => {
  const own = open('named')
  stamping.o({}, sites, 0)
  renewTokens()
  expect(own.entries.size).toBe(0)
  expect(tokenFor(sites[0]).scope).toBe(own)
  endScope(own)
})

test('a file that is loaded again has the sites it had, one that has changed has others', () => {
  const first = addSites('src/again.js', [['new', 'Row', 'load', 3, 5, 'f1', 1, null, 2]])
  expect(addSites('src/again.js', [['new', 'Row', 'load', 3, 5, 'f1', 1, null, 2]])).toBe(first)
  for (const changed of [
    [['new', 'Row', 'load', 4, 5, 'f1', 1, null, 2]],
    [['new', 'Row', 'load', 3, 5, 'f2', 1, null, 2]],
    [['new', 'Row', 'load', 3, 5, 'f1', 3, null, 2]],
    [['new', 'Row', 'load', 3, 5, 'f1', 1, 'test', 2]],
    [],
  ] as SiteRow[][])
    expect(addSites('src/again.js', changed)).not.toBe(first)
  expect(addSites('src/other.js', [['new', 'Row', 'load', 3, 5, 'f1', 1, null, 2]])).not.toBe(first)
})

test('what stands at the top of a file is not judged once the file is loaded again: modules make it, no work', () => {
  const ended: Scope[] = []
  setWatcher({ scopeEnded: (own) => ended.push(own) })
  const load = (): Scope => {
    const own = open('named')
    const rows: SiteRow[] = [
      ['closure', 'cwd', '', 1, 1, 'top', 1],
      ['closure', 'patch', 'f', 2, 1, 'inside'],
    ]
    const table = addSites('src/loaded-again.js', rows)
    stamping.n({}, table, 0)
    stamping.n({}, table, 1)
    endScope(own)
    return own
  }
  const made = [load(), load(), load()].map((own) => [...own.entries.keys()].map(({ name }) => name))
  expect(made).toEqual([['cwd', 'patch'], ['patch'], ['patch']])
  expect(ended).toHaveLength(3)
})

test('the sandbox that a table of sites comes from can go', async () => {
  const registerInSandbox = (): WeakRef<object> => {
    const sandbox = vm.createContext({})
    const rows = vm.runInContext(`[['new', 'A', 'f', 1, 1, 'a']]`, sandbox) as SiteRow[]
    expect(addSites('src/in-sandbox.js', rows)).toHaveLength(1)
    return new WeakRef(Object.getPrototypeOf(rows) as object)
  }
  const realm = registerInSandbox()
  await macrotasks(0)
  collect()
  expect(realm.deref()).toBeUndefined()
})
