import type { Expected, Finding, Gate } from '@overstay/schema'
import { isHeldByTests } from '@overstay/schema/page'

/** What the gate decides on. `equal`: growth was seen over scopes that do the same work again. */
export type Gated = Pick<Finding, 'confidence' | 'holder' | 'category' | 'pattern'> & {
  expected: Expected
  equal: boolean
}

interface Rule {
  applies: (finding: Gated) => boolean
  gate: Gate
  /** One sentence for people. */
  reason: string
}

/** The default gate (DESIGN 5). The first rule that applies decides. */
const rules: readonly Rule[] = [
  {
    applies: ({ holder }) => isHeldByTests(holder.kind),
    gate: 'none',
    reason: 'only the tests or their runner hold it',
  },
  {
    applies: ({ expected, confidence }) => expected === 'annotated' && confidence === 'suspected',
    gate: 'warn',
    reason: 'it is expected to be collected and outlived its scope, but no path to it was found',
  },
  {
    applies: ({ category }) => category === 'timer',
    gate: 'warn',
    reason: 'a timer that is still scheduled holds it and will let it go',
  },
  {
    applies: ({ expected }) => expected === 'annotated',
    gate: 'fail',
    reason: 'it is expected to be collected, and it was not',
  },
  {
    applies: ({ category }) => category === 'open-wait',
    gate: 'warn',
    reason: 'somebody still waits for it, one a scope; it may yet be let go',
  },
  {
    applies: ({ pattern }) => pattern === 'single',
    gate: 'none',
    reason: 'too few scopes to tell a leak from a start-up cost',
  },
  {
    applies: ({ pattern }) => pattern === 'once',
    gate: 'none',
    reason: 'only the first scope kept it: a start-up cost',
  },
  {
    applies: ({ pattern }) => pattern === 'window',
    gate: 'none',
    reason: 'only the latest scopes kept it: a bounded cache',
  },
  { applies: ({ pattern }) => pattern === 'sporadic', gate: 'none', reason: 'a few scopes kept it: no growth' },
  {
    applies: ({ confidence }) => confidence === 'suspected',
    gate: 'warn',
    reason: 'it grows, but no path to it was found',
  },
  {
    applies: ({ holder }) => holder.kind === 'runtime',
    gate: 'warn',
    reason: 'it grows in a list of Node itself',
  },
  {
    applies: ({ equal }) => !equal,
    gate: 'warn',
    reason: 'it grows from test to test; only the same work done again would prove a leak',
  },
  { applies: () => true, gate: 'fail', reason: 'it grows each time the same work is done' },
]

/** Whether a finding fails the run, and why. */
export function gateOf(finding: Gated): { gate: Gate; reason: string } {
  const { gate, reason } = rules.find(({ applies }) => applies(finding))!
  return { gate, reason }
}
