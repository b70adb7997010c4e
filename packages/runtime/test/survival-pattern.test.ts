import { expect, test } from 'vitest'
import { survivalPattern } from '../src/survival-pattern.ts'

// One character a scope in the order in which they ended: `x` has survivors, `.` has none.
const cases: [scopes: string, pattern: string, why: string][] = [
  ['x', 'single', 'one scope tells nothing'],
  ['xx', 'single', 'two scopes tell nothing'],
  ['xxx', 'growing', 'every scope'],
  ['xx.', 'growing', 'the last one may be let go later or earlier than the rest'],
  ['.xx', 'window', 'with three scopes a cache of two looks like this'],
  ['..x', 'window', 'the newest only'],
  ['x..', 'once', 'lazy initialisation'],
  ['.x.', 'sporadic', 'neither first nor last'],
  ['xxxx', 'growing', 'every scope'],
  ['.xxx', 'window', 'with four scopes a cache of three looks like this'],
  ['xxxxxxxxxx', 'growing', 'ten rounds'],
  ['.xxxxxxxxx', 'growing', 'all after the warm-up'],
  ['.xxxxxxxx.', 'growing', 'neither the first nor the last need count'],
  ['xxx.xxxxxx', 'growing', 'one of eight middle scopes may be missing'],
  ['xx..xxxxxx', 'sporadic', 'two of eight may not'],
  ['...xxxxxxx', 'window', 'seven of ten: a cache that is not full yet'],
  ['........xx', 'window', 'the last two'],
  ['x.........', 'once', 'only the first'],
  ['x........x', 'sporadic', 'first and last: neither a start-up cost nor a window'],
  ['....x.....', 'sporadic', 'one in the middle'],
]

test.each(cases)('%s is %s: %s', (scopes, pattern) => {
  const alive = scopes.split('').flatMap((mark, index) => (mark === 'x' ? [index] : []))
  expect(survivalPattern(alive, scopes.length)).toBe(pattern)
})
