import { expect, it } from 'vitest'
import { ownerByPath } from '../src/analysis/path-owner.ts'

const owner = ownerByPath('/home/me/project')

it.each([
  ['', '', 'runtime'],
  ['node:internal/timers', 'node:internal/timers', 'runtime'],
  ['node:internal/test_runner/test', 'node:internal/test_runner/test', 'runner'],
  ['evalmachine.<anonymous>', 'evalmachine.<anonymous>', 'runtime'],
  ['file:///home/me/project/src/a.js', 'src/a.js', 'product'],
  ['/home/me/project/src/a.test.ts', 'src/a.test.ts', 'test'],
  ['src/__mocks__/a.js', 'src/__mocks__/a.js', 'test'],
  ['/home/me/project/node_modules/@scope/x/i.js', 'node_modules/@scope/x/i.js', 'dependency'],
  ['/home/me/project/node_modules/@vitest/spy/i.js', 'node_modules/@vitest/spy/i.js', 'runner'],
  [
    '/home/me/project/node_modules/@overstay/runtime/dist/index.js',
    'node_modules/@overstay/runtime/dist/index.js',
    'runner',
  ],
  ['/home/me/other/b.js', '/home/me/other/b.js', 'product'],
])('%s', (raw, file, kind) => {
  expect(owner(raw)).toEqual({ file, kind })
})
