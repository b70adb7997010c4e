import { expect, test } from 'vitest'
import { callOf } from '../src/doctor/script-call.ts'

test.each([
  ['jest', 'jest', {}, [], []],
  ['jest', 'jest --ci --config "the config.js" src', {}, [], ['--ci', '--config', 'the config.js', 'src']],
  ['jest', 'npm run build && cross-env TZ=UTC npx jest -c a.js | tee out', { TZ: 'UTC' }, [], ['-c', 'a.js']],
  ['jest', `NODE_OPTIONS="$NODE_OPTIONS --flag" jest`, { NODE_OPTIONS: ' --flag' }, [], []],
  ['jest', 'node --flag --other=1 node_modules/jest/bin/jest.js -w 1', {}, ['--flag', '--other=1'], ['-w', '1']],
  ['mocha', `nyc -x a mocha -r ./hooks 'test/**/*.ts'; echo mocha`, {}, [], ['-r', './hooks', 'test/**/*.ts']],
  ['mocha', String.raw`mocha "a \"b\"" c\ d '$e'`, {}, [], ['a "b"', 'c d', '$e']],
  ['mocha', String.raw`..\node_modules\mocha\bin\mocha.js x`.replaceAll('\\', '\\\\'), {}, [], ['x']],
  ['mocha', 'mocha-parallel test', {}, [], []],
])('%s in %s', (program, test, variables, flags, words) => {
  expect(callOf(program, { test })).toEqual({ variables, flags, words })
})

test('the script "test" goes before others', () => {
  const scripts = { before: 'jest a', test: 'jest b' }
  expect(callOf('jest', scripts).words).toEqual(['b'])
  expect(callOf('jest', { lint: 'eslint .', unit: 'jest c' }).words).toEqual(['c'])
})
