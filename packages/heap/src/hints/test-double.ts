import type { Step } from '../analysis/step.ts'
import { typeText } from './wording.ts'
import type { Hint } from './held-path.ts'

/** What stands between a record of calls and what it keeps: lists by sort, then one entry a call, then arguments. */
const ENTRIES = new Set(['arguments', 'this', 'result', 'value', 'error', 'target', '*'])
const DEEPEST = 4

/** A mock, stub or spy that notes what it was called with. */
export const testDouble: Hint = ({ steps, culprit, sortOf }) => {
  const record = steps.findLastIndex((_, index) => index < culprit && sortOf(index) === 'call record')
  if (record < 0 || culprit - record > DEEPEST) return undefined
  if (!steps.slice(record + 2, culprit + 1).every(isEntry)) return undefined
  return (
    `A test double notes its calls and keeps what it was called with and what it gave: ${typeText(steps[steps.length - 1])}. ` +
    'Restore or reset doubles after each test (mock.reset() of node:test, vi.restoreAllMocks() and vi.clearAllMocks(), ' +
    'jest.clearAllMocks(), sinon.restore()), or make them inside of the test.'
  )
}

function isEntry({ edge, kind }: Step): boolean {
  return kind === 'element' || ENTRIES.has(edge)
}
