import { expect, test } from 'vitest'
import type { SiteRow } from '@overstay/runtime/node'
import { expectPatterns } from '../src/expect-patterns.ts'

const row = (flags: number): SiteRow => ['class', 'Session', '', 1, 1, '0123456789ab', flags]

test('a pattern holds for what says nothing, and for nothing that the source spares', () => {
  const ruled = expectPatterns([{ class: '*', within: 'run', owner: 'team-x' }], '/app')
  expect(ruled('src/a.js', row(0))).toEqual([
    'class',
    'Session',
    '',
    1,
    1,
    '0123456789ab',
    2,
    'run',
    undefined,
    'team-x',
  ])
  expect(ruled('src/a.js', row(4))).toEqual(row(4))
})
