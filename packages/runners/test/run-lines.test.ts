import { runRecord } from '@overstay/schema'
import { expect, test } from 'vitest'
import { RunLines } from '../src/run-lines.ts'

const read = (lines: RunLines): unknown[] =>
  Buffer.from(lines.take())
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => runRecord.parse(JSON.parse(line)))

test('a verdict is what JSON would have made of it, whatever its numbers', () => {
  const numbers = [0, 1, 9, 10, 11, 99, 100, 12_345, 999_999, 1_000_000, 2 ** 31, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER]
  const lines = new RunLines()
  lines.beginVerdict(7, 'judged')
  for (const [index, number] of numbers.entries()) lines.judged(index, number, index % 2 === 1)
  lines.endVerdict()
  const sites = numbers.map((number, index) => [index, number, index % 2])
  expect(read(lines)).toEqual([{ t: 'verdict', scope: 7, outcome: 'judged', sites }])
})

test('records and verdicts come in order, with and without rows, in any number', () => {
  const lines = new RunLines()
  const expected: object[] = []
  for (let scope = 0; scope < 3000; scope++) {
    const record = { t: 'scope', id: scope, kind: 'test', name: `größer ✓ ${'x'.repeat(scope)}`, parent: null }
    lines.record(record)
    lines.beginVerdict(scope, 'failed')
    if (scope % 2 === 0) lines.judged(scope, 1, true)
    lines.endVerdict()
    expected.push(record, { t: 'verdict', scope, outcome: 'failed', sites: scope % 2 === 0 ? [[scope, 1, 1]] : [] })
  }
  expect(read(lines)).toEqual(expected)
})

test('what was taken is gone, and what follows begins anew', () => {
  const lines = new RunLines()
  lines.record({ t: 'note', code: 'OVERSTAY_A', text: 'first' })
  expect(read(lines)).toHaveLength(1)
  expect(lines.length).toBe(0)
  lines.record({ t: 'note', code: 'OVERSTAY_B', text: 'second' })
  expect(read(lines)).toEqual([{ t: 'note', code: 'OVERSTAY_B', text: 'second' }])
})
