import { expect, test } from 'vitest'
import { all, follow, verdicts } from './support/follow.ts'

test('threads, child processes and cluster members write run files of their own for the same run', () => {
  const { status, stderr, files } = follow('reach.js')
  expect([status, stderr]).toEqual([0, ''])
  expect(files).toHaveLength(4)
  const told = files.map((records) => {
    const [header] = all(records, 'header')
    expect(header.run).toBe('run-1')
    expect(records.at(-1)?.t).toBe('end')
    expect(all(records, 'path')).toMatchObject([{ confidence: 'confirmed', path: { survivors: 3 } }])
    return [...new Set(verdicts(records))]
  })
  expect(told.flat().sort()).toEqual(
    ['child', 'main', 'member', 'thread'].map((role) => `named ${role}: judged: Kept 1 alive`),
  )
})
