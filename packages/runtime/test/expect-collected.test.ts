import { expect, test } from 'vitest'
import { expectCollected } from '../src/expect-collected.ts'
import { addSites, endScope, enterScope, innermostScope, newScope, RUN } from '../src/ledger.ts'
import { scope } from '../src/scope.ts'
import type { SiteTable } from '../src/stamping.ts'
import { tokenOf } from '../src/token.ts'

const siteOf = (value: object) => tokenOf(value)!.site
const scopeOf = (value: object) => tokenOf(value)!.scope

test('a value is stamped where the call stands and returned', () => {
  const value = { a: 1 }
  expect(expectCollected(value, { name: 'view' })).toBe(value)
  const site = siteOf(value)
  expect(site).toMatchObject({ name: 'view', what: 'object', expected: 'annotated' })
  expect(site.file).toMatch(/expect-collected\.test\.ts$/)
  expect(site.line).toBeGreaterThan(1)
})

test('calls at one place share a site, calls at two places do not', () => {
  const at = (): object => expectCollected([])
  expect(siteOf(at())).toBe(siteOf(at()))
  expect(siteOf(expectCollected([]))).not.toBe(siteOf(at()))
})

test('kinds and names are read from the value', () => {
  class View {}
  expect(siteOf(expectCollected(new View()))).toMatchObject({ what: 'new', name: 'View' })
  expect(siteOf(expectCollected(() => 1))).toMatchObject({ what: 'closure' })
  expect(siteOf(expectCollected([1]))).toMatchObject({ what: 'array', name: 'Array' })
})

test('with the plugin the site is the plugin’s, unless the call says more', () => {
  const table = addSites('src/c.js', [['new', 'View', 'show', 4, 9, 'fp', 2]])
  const call = expectCollected as unknown as (v: object, e: object | undefined, t: SiteTable, i: number) => object
  expect(siteOf(call({}, undefined, table, 0))).toBe(table[0])
  const named = siteOf(call({}, { within: 'request', name: 'the view' }, table, 0))
  expect(named).toMatchObject({ within: 'request', name: 'the view', line: 4, column: 9, fingerprint: 'fp' })
  expect(siteOf(call({}, { within: 'request', name: 'the view' }, table, 0))).toBe(named)
})

test('an expectation overrides the stamp that its value was born with', () => {
  const [born] = addSites('src/d.js', [['object', '', '', 1, 1, 'fp']])
  const value = {}
  scope('s', () => {
    expectCollected(value)
    expect(siteOf(value)).not.toBe(born)
    expect(siteOf(value).expected).toBe('annotated')
  })
})

test('as a decorator it watches each construction, and the class stays what it was', () => {
  class Session {
    static count = 0
    readonly user: string
    constructor(user: string) {
      Session.count++
      this.user = user
    }
  }
  const Watched = expectCollected({ within: 'test', name: 'session' })(Session)
  const session = new Watched('a')
  expect(siteOf(session)).toMatchObject({ what: 'class', name: 'session', within: 'test' })
  expect(session).toBeInstanceOf(Watched)
  expect(session.constructor).toBe(Watched)
  expect(session.user).toBe('a')
  expect(Watched.name).toBe('Session')
  expect(Watched.count).toBe(1)
  class Derived extends Watched {}
  expect(siteOf(new Derived('b'))).toMatchObject({ name: 'session' })
})

test('a class may say that nothing is expected of it, whatever its base class says', () => {
  class Base {}
  const Watched = expectCollected({ within: 'run' })(Base)
  const Kept = expectCollected(false)(class Kept extends Watched {})
  class Further extends Kept {}
  scope('s', () => {
    expect(scopeOf(new Watched()).kind).toBe('run')
    expect(scopeOf(new Kept()).kind).toBe('label')
    expect(scopeOf(new Further()).kind).toBe('label')
    expect(siteOf(new Kept())).toMatchObject({ exempt: true, expected: 'all', name: 'Kept' })
  })
})

test('a decorator that is made apart stays one with the plugin', () => {
  const table = addSites('src/f.js', [['call', '', '', 1, 1, 'fp', 2]])
  const call = expectCollected as unknown as (v: unknown, e: undefined, t: SiteTable, i: number) => unknown
  for (const given of [{ within: 'test' }, false, undefined]) {
    expect(typeof call(given, undefined, table, 0)).toBe('function')
  }
})

test.each([
  [1, 'number'],
  ['text', 'string'],
  [null, 'null'],
  [Symbol.for('s'), 'symbol'],
])('a primitive is refused by its kind: %s', (value, kind) => {
  expect(() => expectCollected(value as unknown as object, {})).toThrow(`got ${kind}, which is never collected`)
})

test('a decorator without parentheses is refused before it marks the class itself', () => {
  class Session {}
  expect(() => expectCollected(Session as object)).toThrow('write @expectCollected() with parentheses on class Session')
})

test('an expectation is judged in the scope it names', () => {
  const file = newScope('file', 'a.test.js', RUN)
  enterScope(file)
  const own = newScope('test', 'works', file)
  enterScope(own)
  scope('request', () => {
    scope('query', () => {
      expect(scopeOf(expectCollected({})).name).toBe('query')
      expect(scopeOf(expectCollected({}, { within: 'request' })).name).toBe('request')
      expect(scopeOf(expectCollected({}, { within: 'test' }))).toBe(own)
      expect(scopeOf(expectCollected({}, { within: 'file' }))).toBe(file)
      expect(scopeOf(expectCollected({}, { within: 'run' }))).toBe(RUN)
      expect(scopeOf(expectCollected({}, { within: 'no such scope' }))).toBe(RUN)
    })
  })
  endScope(own)
  expect(scopeOf(expectCollected({}, { within: 'test' }))).toBe(file)
  endScope(file)
  expect(innermostScope()).toBe(RUN)
})
