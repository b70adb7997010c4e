import util from 'node:util'
import vm from 'node:vm'
import { expect, test } from 'vitest'
import { addSites, RUN } from '../src/ledger.ts'
import { stamping } from '../src/stamping.ts'
import { tokenOf } from '../src/token.ts'
import { scope } from '../src/scope.ts'

const sites = addSites('src/a.js', [
  ['new', 'Session', 'open', 3, 5, 'fp1'],
  ['object', '', 'open', 4, 5, 'fp2'],
  ['class', 'Base', '', 1, 1, 'fp3', 2],
  ['class', 'Derived', '', 2, 1, 'fp4', 2],
])

const revoked = Proxy.revocable({}, {})
revoked.revoke()
const values: Record<string, object> = {
  object: {},
  array: [1],
  'null prototype': Object.create(null) as object,
  frozen: Object.freeze({ a: 1 }),
  sealed: Object.seal([1]),
  function: () => 1,
  'bound function': (() => 1).bind(null),
  class: class {},
  generator: (function* () {
    yield 1
  })(),
  promise: Promise.resolve(),
  map: new Map(),
  'weak map': new WeakMap(),
  'typed array': new Uint8Array(2),
  regexp: /x/,
  error: new Error('x'),
  proxy: new Proxy({}, {}),
  'revoked proxy': revoked.proxy,
  'other realm': vm.runInNewContext('({})') as object,
  arguments: (function () {
    // eslint-disable-next-line prefer-rest-params -- the arguments object is the value under test
    return arguments
  })(),
}

test.each(Object.keys(values))('a stamp can be put on: %s', (kind) => {
  const value = values[kind]
  expect(stamping.n(value, sites, 1)).toBe(value)
  expect(tokenOf(value)?.site).toBe(sites[1])
})

test('a stamp is invisible to the program', () => {
  const value = stamping.n({ a: 1, b: [2] }, sites, 0)
  expect(Reflect.ownKeys(value)).toEqual(['a', 'b'])
  expect(JSON.stringify(value)).toBe('{"a":1,"b":[2]}')
  expect(util.inspect(value)).toBe('{ a: 1, b: [ 2 ] }')
  expect(structuredClone(value)).toStrictEqual({ a: 1, b: [2] })
  expect(util.isDeepStrictEqual(value, { a: 1, b: [2] })).toBe(true)
})

test.each([undefined, null, 1, 'text', true, 1n, Symbol('s')])('%s passes through', (value) => {
  expect(stamping.n(value, sites, 0)).toBe(value)
})

test('a table that does not exist yet is tolerated: hoisted functions run first in an import cycle', () => {
  const value = {}
  expect(stamping.n(value, undefined, 0)).toBe(value)
  expect(stamping.o(value, undefined, 0)).toBe(value)
  expect(stamping.i(value, undefined, 0)).toBe(value)
  expect(tokenOf(value)).toBeUndefined()
})

test('the first stamp stays: a factory that hands out a shared object does not make it again', () => {
  const shared = stamping.n({}, sites, 0)
  stamping.n(shared, sites, 1)
  expect(tokenOf(shared)?.site).toBe(sites[0])
})

test('the most derived annotated class has the last word, and the base does not count the instance', () => {
  scope('classes', () => {
    const instance = stamping.i({}, sites, 2)
    const base = tokenOf(instance)!
    expect(base.created).toBe(1)
    stamping.i(instance, sites, 3)
    expect(tokenOf(instance)?.site.name).toBe('Derived')
    expect(base.created).toBe(0)
  })
})

test('a computed name is made a key once', () => {
  let calls = 0
  const name = {
    toString() {
      calls++
      return 'key'
    },
  }
  expect(stamping.k(name)).toBe('key')
  expect(stamping.q()).toBe('key')
  expect(calls).toBe(1)
  const symbol = Symbol('s')
  stamping.k(symbol)
  expect(stamping.q()).toBe(symbol)
  stamping.k(7)
  expect(stamping.q()).toBe('7')
})

test('outside every scope a track-all site labels only', () => {
  const value = stamping.o({}, sites, 1)
  expect(tokenOf(value)?.scope.kind).toBe('label')
  expect(RUN.entries.size).toBe(0)
})

test('all instances of one site in one scope share a token, which counts them', () => {
  scope('work', () => {
    const [a, b] = [stamping.o({}, sites, 1), stamping.o({}, sites, 1)]
    expect(tokenOf(a)).toBe(tokenOf(b))
    expect(tokenOf(a)?.created).toBe(2)
    expect(tokenOf(a)?.scope.name).toBe('work')
    scope('inner', () => {
      expect(tokenOf(stamping.o({}, sites, 1))?.scope.name).toBe('inner')
    })
    expect(tokenOf(stamping.o({}, sites, 1))).toBe(tokenOf(a))
    expect(tokenOf(a)?.created).toBe(3)
  })
})
