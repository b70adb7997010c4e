import assert from 'node:assert'
import util from 'node:util'
import { m, n, o } from '@overstay/runtime/stamp'
import { expect as jestExpect } from 'expect'
import { format, plugins } from 'pretty-format'
import { expect, test } from 'vitest'

// What compares and prints values in the tests of other people, each in its own way.

class Money {
  readonly amount: number
  readonly #currency = 'EUR'
  constructor(amount: number) {
    this.amount = amount
  }
  get text(): string {
    return `${this.amount} ${this.#currency}`
  }
}

const sites = m('invisible.js', [['object', '', '', 1, 1, 'fp']])
const symbol = Symbol('key')
const makers: Record<string, () => object> = {
  object: () => ({ a: 1, b: { c: [2] }, [symbol]: 3 }),
  'null prototype': () => Object.assign(Object.create(null) as object, { a: 1 }),
  frozen: () => Object.freeze({ a: 1 }),
  array: () => [1, , { a: 2 }],
  instance: () => new Money(5),
  map: () => new Map([[{ a: 1 }, new Set([1])]]),
  set: () => new Set([{ a: 1 }, 2]),
  error: () => Object.assign(new RangeError('text'), { stack: 'RangeError: text' }),
  date: () => new Date(0),
  'regular expression': () => /x/gi,
  'typed array': () => new Uint8Array([1, 2]),
  buffer: () => Buffer.from('text'),
  'boxed string': () => new String('text'),
  url: () => new URL('http://host/path?q=1'),
}

const printed = (value: unknown): string =>
  format(value, {
    plugins: [plugins.AsymmetricMatcher, plugins.DOMElement, plugins.Immutable],
    printFunctionName: true,
  })

test.each(Object.keys(makers))('%s: a stamped one equals a plain one everywhere, and prints the same', (kind) => {
  const plain = makers[kind]()
  for (const stamp of [n, o]) {
    const made = makers[kind]()
    const stamped = stamp(made, sites, 0)
    expect(Object.is(stamped, made)).toBe(true)
    for (const [one, other] of [
      [stamped, plain],
      [plain, stamped],
    ]) {
      assert.deepStrictEqual(one, other)
      assert.deepEqual(one, other)
      expect(util.isDeepStrictEqual(one, other)).toBe(true)
      expect(one).toStrictEqual(other)
      expect(one).toEqual(other)
      jestExpect(one).toStrictEqual(other)
      jestExpect(one).toEqual(other)
      jestExpect({ one }).toMatchObject({ one: other })
    }
    expect(printed(stamped)).toBe(printed(plain))
    expect(util.inspect(stamped, { showHidden: true, depth: 9 })).toBe(
      util.inspect(plain, { showHidden: true, depth: 9 }),
    )
    expect(Reflect.ownKeys(stamped)).toEqual(Reflect.ownKeys(plain))
    expect(JSON.stringify(stamped)).toBe(JSON.stringify(plain))
    assert.deepStrictEqual(cloneOf(stamped), cloneOf(plain))
  }
})

/** A copy, or the error where Node copies no such thing (URLs from 24 on). */
function cloneOf(value: unknown): unknown {
  try {
    return structuredClone(value)
  } catch (error) {
    return (error as Error).message
  }
}

test('snapshots are the same', () => {
  const stamped = Object.fromEntries(Object.entries(makers).map(([kind, make]) => [kind, n(make(), sites, 0)]))
  const plain = Object.fromEntries(Object.entries(makers).map(([kind, make]) => [kind, make()]))
  expect(printed(stamped)).toBe(printed(plain))
  expect(n({ a: 1, list: n([1], sites, 0) }, sites, 0)).toMatchInlineSnapshot(`
    {
      "a": 1,
      "list": [
        1,
      ],
    }
  `)
})

test('what differs still differs', () => {
  const stamped = n({ a: 1 }, sites, 0)
  assert.notDeepStrictEqual(stamped, { a: 2 })
  expect(stamped).not.toEqual({ a: 2 })
  jestExpect(stamped).not.toEqual({ a: 2 })
  expect(Object.is(stamped, { a: 1 })).toBe(false)
})
