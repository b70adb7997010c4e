import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { addSites, innermostScope, setWatcher } from '../src/ledger.ts'
import { openScope, scope } from '../src/scope.ts'
import type { Scope } from '../src/scope-record.ts'
import { stamping } from '../src/stamping.ts'
import { tokenOf } from '../src/token.ts'

const sites = addSites('src/b.js', [['object', '', '', 1, 1, 'fp']])
const scopeOf = (value: object): string => tokenOf(value)!.scope.name
const made = (): object => stamping.o({}, sites, 0)

let ended: Scope[]
beforeEach(() => {
  ended = []
  setWatcher({ scopeEnded: (own) => ended.push(own) })
})
afterEach(() => {
  setWatcher(undefined)
  expect(innermostScope().kind).toBe('run')
})
const names = (): string[] => ended.map((own) => `${own.name}${own.overlapped ? ' overlapped' : ''}`)

test('a function that returns ends its scope', () => {
  expect(scope('sync', () => scopeOf(made()))).toBe('sync')
  expect(names()).toEqual(['sync'])
})

test('a function that throws ends its scope', () => {
  expect(() =>
    scope('throws', () => {
      throw new Error('no')
    }),
  ).toThrow('no')
  expect(names()).toEqual(['throws'])
})

test('an asynchronous function ends its scope when it settles, across awaits and timers', async () => {
  const value = await scope('async', async () => {
    await sleep(2)
    expect(names()).toEqual([])
    return made()
  })
  expect(scopeOf(value)).toBe('async')
  expect(names()).toEqual(['async'])
})

test('a rejection reaches the caller and ends the scope', async () => {
  await expect(scope('rejects', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(names()).toEqual(['rejects'])
})

test('a rejection that nobody handles stays unhandled', async () => {
  const unhandled = vi.fn()
  const before = process.listeners('unhandledRejection')
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', unhandled)
  void scope('unseen', () => Promise.reject(new Error('no')))
  await sleep(5)
  process.removeAllListeners('unhandledRejection')
  for (const listener of before) process.on('unhandledRejection', listener)
  expect(unhandled).toHaveBeenCalledOnce()
})

test('scopes nest, and the outer one goes on after the inner', () => {
  scope('outer', () => {
    scope('inner', () => {
      expect(scopeOf(made())).toBe('inner')
    })
    expect(scopeOf(made())).toBe('outer')
  })
  expect(names()).toEqual(['inner', 'outer'])
  expect(ended[0].parent?.name).toBe('outer')
})

test('asynchronous scopes nest', async () => {
  await scope('outer', async () => {
    await sleep(1)
    await scope('inner', async () => {
      await sleep(1)
      expect(scopeOf(made())).toBe('inner')
    })
    expect(scopeOf(made())).toBe('outer')
  })
  expect(names()).toEqual(['inner', 'outer'])
})

test('what goes on after its scope has ended belongs to the enclosing one', async () => {
  let later: Promise<object> | undefined
  await scope('outer', async () => {
    await scope('first', async () => {
      await sleep(1)
      scope('left', () => {
        later = sleep(5).then(made)
      })
    })
    expect(scopeOf(await later!)).toBe('outer')
  })
})

test('openScope lasts until it is closed; closing twice does nothing', () => {
  const own = openScope('by hand')
  expect(scopeOf(made())).toBe('by hand')
  own.close()
  own.close()
  expect(names()).toEqual(['by hand'])
})

test('openScope can be disposed of', () => {
  const own = openScope('disposable')
  own[Symbol.dispose]()
  expect(names()).toEqual(['disposable'])
})

test('of scopes by hand that are closed across each other the last one opened gets what is made', () => {
  const a = openScope('a')
  const b = openScope('b')
  a.close()
  expect(scopeOf(made())).toBe('b')
  b.close()
  expect(names()).toEqual(['a', 'b'])
})

test.each([undefined, '', 7])('a scope without a name is refused: %s', (name) => {
  expect(() => scope(name as string, () => 1)).toThrow('scope() needs a name')
  expect(() => openScope(name as string)).toThrow('openScope() needs a name')
})

test('a name that was concatenated is one flat piece in memory', () => {
  const long = 'a long prefix for a scope, '
  scope(long + String(ended.length), () => 1)
  expect(ended[0].name).toBe('a long prefix for a scope, 0')
})
