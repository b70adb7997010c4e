import { expect, test } from 'vitest'
import { gateOf, type Gated } from '../src/gate.ts'

const leak: Gated = {
  expected: 'all',
  equal: true,
  confidence: 'confirmed',
  holder: { kind: 'product', file: 'src/a.js', name: 'cache' },
  category: 'cache',
  pattern: 'growing',
}
const held = (kind: Gated['holder']['kind']): Gated['holder'] => ({ kind, file: '', name: '' })

test.each<[gate: string, what: string, change: Partial<Gated>]>([
  ['fail', 'growth over equal scopes', {}],
  ['fail', 'growth in a dependency', { holder: held('dependency') }],
  ['fail', 'growth behind an interval', { category: 'interval' }],
  ['warn', 'growth from test to test', { equal: false }],
  ['warn', 'growth in a list of the runtime', { holder: held('runtime') }],
  ['warn', 'growth without a path', { confidence: 'suspected' }],
  ['warn', 'growth behind a pending timer', { category: 'timer' }],
  ['none', 'growth that the tests hold', { holder: held('test') }],
  ['none', 'growth that the runner holds', { holder: held('runner') }],
  ['none', 'the first scope only', { pattern: 'once' }],
  ['none', 'the latest scopes only', { pattern: 'window' }],
  ['none', 'a few scopes', { pattern: 'sporadic' }],
  ['none', 'one scope', { pattern: 'single' }],
  ['fail', 'one annotated survivor', { expected: 'annotated', pattern: 'single', equal: false }],
  [
    'warn',
    'an annotated survivor without a path',
    { expected: 'annotated', pattern: 'single', confidence: 'suspected' },
  ],
  ['warn', 'an annotated survivor behind a pending timer', { expected: 'annotated', category: 'timer' }],
  ['none', 'an annotated survivor that the tests hold', { expected: 'annotated', holder: held('test') }],
])('%s: %s', (gate, _what, change) => {
  expect(gateOf({ ...leak, ...change }).gate).toBe(gate)
})
