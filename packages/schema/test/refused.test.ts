import { expect, test } from 'vitest'
import { config, runRecord } from '../src/index.ts'

const verdict = { t: 'verdict', scope: 1, outcome: 'judged', sites: [[1, 2, 1]] }
const header = {
  t: 'header',
  format: 'overstay-run',
  version: 1,
  run: 'r',
  shard: '',
  commit: null,
  branch: null,
  node: '20.20.2',
  pid: 1,
  startedAt: '2026-11-21T09:00:00.000Z',
  root: '/',
  program: 'a.js',
  track: 'all',
}

test.each<[string, unknown, string]>([
  ['an unknown record', { t: 'surprise' }, 't'],
  ['no record', 7, ''],
  ['an unknown key', { ...verdict, more: 1 }, ''],
  ['a future version', { ...header, version: 2 }, 'version'],
  ['another format', { ...header, format: 'other' }, 'format'],
  ['a start that is no time', { ...header, startedAt: 'yesterday' }, 'startedAt'],
  ['a negative count', { ...verdict, sites: [[1, -2, 1]] }, 'sites.0.1'],
  ['a count that is no whole number', { ...verdict, sites: [[1, 0.5, 1]] }, 'sites.0.1'],
  ['neither alive nor dead', { ...verdict, sites: [[1, 2, 2]] }, 'sites.0.2'],
  ['an unknown outcome', { ...verdict, outcome: 'guessed' }, 'outcome'],
  ['a missing scope', { ...verdict, scope: undefined }, 'scope'],
])('%s is refused, and the place is named', (_what, value, place) => {
  const result = runRecord.safeParse(value)
  expect(result.success).toBe(false)
  expect(result.error?.issues[0].path.join('.')).toBe(place)
})

test('the header without its fault is accepted', () => {
  expect(runRecord.safeParse(header).success).toBe(true)
  expect(runRecord.safeParse(verdict).success).toBe(true)
})

test('a config names what it does not know', () => {
  const result = config.safeParse({ track: 'all', trak: 'all' })
  expect(result.error?.issues[0]).toMatchObject({ code: 'unrecognized_keys', keys: ['trak'] })
  expect(config.safeParse({ settle: 1e9 }).success).toBe(false)
  expect(config.safeParse({}).success).toBe(true)
})

test('an expectation of the config says of what', () => {
  const expecting = (pattern: unknown): boolean => config.safeParse({ expect: [pattern] }).success
  expect(expecting({ class: '*Session', within: 'request' })).toBe(true)
  expect(expecting({ file: 'src/**', function: 'Store.load', within: 5_000 })).toBe(true)
  expect(expecting({ within: 'request' })).toBe(false)
  expect(expecting({ clas: 'Session' })).toBe(false)
  expect(expecting({ class: 'Session', within: 0 })).toBe(false)
  expect(expecting('Session')).toBe(false)
})
