import { expect, test } from 'vitest'
import { type Expectation, expectCollected } from '../src/expect-collected.ts'
import { addSites, endScope, enterScope, innermostScope, newScope, RUN, setExpectations } from '../src/ledger.ts'
import { scope } from '../src/scope.ts'
import type { SiteTable } from '../src/stamping.ts'
import { tokenOf } from '../src/token.ts'

const siteOf = (value: object) => tokenOf(value)!.site
const tokenOfSymbol = (symbol: symbol) => tokenOf(symbol)
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
  [Symbol.for('s'), 'registered symbol'],
  [1n, 'bigint'],
])('a primitive is refused by its kind: %s', (value, kind) => {
  expect(() => expectCollected(value as unknown as object, {})).toThrow(`got ${kind}, which is never collected`)
})

test.each<[string, unknown, string]>([
  ['within', '', 'got ""'],
  ['within', 0, 'got 0'],
  ['within', Infinity, 'got Infinity'],
  ['within', {}, 'got object'],
  ['allow', -1, 'got -1'],
  ['allow', 1.5, 'got 1.5'],
  ['name', 7, 'got 7'],
  ['owner', null, 'got null'],
])('an option that cannot be used is refused by its name: %s %s', (key, value, got) => {
  const wrong = { [key]: value } as object
  const refused = new RegExp(`\`${key}\` of an expectation must be .*; ${got}$`)
  expect(() => expectCollected({}, wrong)).toThrow(refused)
  expect(() => expectCollected(wrong)).toThrow(refused)
})

test('symbols can be expected to go', () => {
  const symbol = Symbol('own')
  const [first, second] = [1, 2].map(() => {
    expect(expectCollected(symbol, { name: 'key' })).toBe(symbol)
    return tokenOfSymbol(symbol)!
  })
  expect(first.site).toMatchObject({ name: 'key', what: 'call', expected: 'annotated' })
  expect(second).toBe(first)
  expect(second.created).toBe(1)
  expect(siteOf(expectCollected(() => Symbol('other'))).what).toBe('closure')
})

test('an expectation can name an owner and say how many may stay', () => {
  const value = expectCollected({}, { allow: 10, owner: 'team-x' })
  expect(siteOf(value)).toMatchObject({ allow: 10, owner: 'team-x' })
})

test('a function decides for each object, when it is made', () => {
  class Entry {
    readonly kind: string
    constructor(kind: string) {
      this.kind = kind
    }
  }
  const Watched = expectCollected({
    within: ({ kind }: Entry) => (kind === 'static' ? false : kind === 'other' ? undefined : kind),
  })(Entry)
  scope('request', () => {
    scope('query', () => {
      const [entry, other, fixed] = ['request', 'other', 'static'].map((kind) => new Watched(kind))
      expect(scopeOf(entry).name).toBe('request')
      expect(scopeOf(other).name).toBe('query')
      expect(tokenOf(fixed)).toBeUndefined()
      expect(siteOf(entry)).not.toBe(siteOf(other))
    })
  })
  expect(() => expectCollected({}, { within: () => 0 })).toThrow('it gave 0')
})

test('what a decorator was told is what counts, whatever the program does to its options later', () => {
  const options: Expectation = { within: 'request', name: 'first' }
  const decorate = expectCollected(options)
  options.within = 'other'
  options.name = 'second'
  const Watched = decorate(class Session {})
  scope('request', () => {
    expect(siteOf(new Watched())).toMatchObject({ within: 'request', name: 'first' })
    options.within = 'third'
    expect(siteOf(new Watched())).toMatchObject({ within: 'request', name: 'first' })
  })
})

test('without a session a time is a label: no timer, no epoch', () => {
  expect(scopeOf(expectCollected({}, { within: 1000 })).kind).toBe('label')
})

test('what the config says of a site takes the place of what the source says', () => {
  setExpectations((_file, [what, name, fn, line, column, fingerprint]) =>
    name === 'Cached'
      ? [what, name, fn, line, column, fingerprint, 2, 'run', 5, 'team-y']
      : [what, name, fn, line, column, fingerprint],
  )
  try {
    class Cached {}
    const site = siteOf(expectCollected(new Cached(), { within: 'request', allow: 1 }))
    expect(site).toMatchObject({ within: 'run', allow: 5, owner: 'team-y', expected: 'annotated' })
    expect(addSites('src/l.js', [['new', 'Other', '', 1, 1, 'fp', 2, 'test']])[0]).toMatchObject({ expected: 'all' })
  } finally {
    setExpectations(undefined)
  }
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
