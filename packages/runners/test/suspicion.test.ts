import { expect, test } from 'vitest'
import { type Survivor, suspicion } from '../src/survivors.ts'

/** One thing that is alive at the end; what a test leaves, grown over different tests, unless something else is said. */
function alive({ kind = 'test', equal = false, expected = 'all', grows = 'growing' } = {}): Survivor[] {
  const site = { number: 1, expected }
  return [{ entry: { site, scope: { number: 2 } }, group: { kind, equal }, grows }] as unknown as Survivor[]
}

test.each([
  ['growth from test to test, where it is cheap', alive(), true, false, true],
  ['growth from test to test in a big heap, which its repetition proves', alive(), true, true, false],
  ['growth from test to test in a big heap that nobody repeats', alive(), false, true, true],
  ['growth of the same test, repeated, in a big heap', alive({ equal: true }), true, true, true],
  ['growth of scopes by hand in a big heap', alive({ kind: 'named' }), true, true, true],
  ['what was expected to go, in a big heap', alive({ expected: 'annotated' }), true, true, true],
  ['what one test left, which is repeated', alive({ grows: 'single' }), true, false, false],
  ['what one test left that nobody repeats', alive({ grows: 'single' }), false, false, true],
  ['what a file left', alive({ kind: 'file', grows: 'single' }), true, false, false],
])('%s', (_what, survivors, confirms, isBig, worthExplaining) => {
  expect(suspicion(survivors, confirms, isBig).worthExplaining).toBe(worthExplaining)
})
