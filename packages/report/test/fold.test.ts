import { report as reportSchema, type Finding, type RunRecord } from '@overstay/schema'
import { expect, test } from 'vitest'
import { foldRun } from '../src/fold.ts'
import { end, pathOf, processOf, rounds, site, survivor } from './run-builder.ts'

const TEN = Array.from({ length: 10 }, (_, index) => index + 1)

function only(...records: RunRecord[]): Finding {
  const { findings } = foldRun([processOf(...records, end)])
  expect(findings).toHaveLength(1)
  return findings[0]
}

const ten = [site(1, 'Session'), ...rounds(1, 10, 'request', [1])]

test('a leak is one finding with its numbers over all comparable scopes', () => {
  const finding = only(...ten, ...rounds(20, 5, 'other', [1]), ...TEN.map((id) => survivor(1, id)), pathOf(1, TEN))
  expect(finding).toMatchObject({
    gate: 'fail',
    confidence: 'confirmed',
    created: 200,
    survivors: 200,
    scopes: 10,
    scopesWithSurvivors: 10,
    pattern: 'growing',
    scope: { kind: 'named', names: ['request'], tests: [] },
    holder: { kind: 'product', name: 'sessions' },
  })
})

test('a report is what the schema says', () => {
  const report = foldRun([processOf(...ten, pathOf(1, TEN), end)])
  expect(reportSchema.parse(report)).toEqual(report)
  expect(report.summary).toMatchObject({ sites: 1, scopes: 10, created: 200, findings: 1, failed: true })
})

test('a run without survivors has no finding and does not fail', () => {
  const report = foldRun([processOf(...ten, end)])
  expect(report.findings).toEqual([])
  expect(report.summary).toMatchObject({ created: 200, survivors: 0, failed: false })
})

test('the same site in several processes is one finding', () => {
  const one = (): ReturnType<typeof processOf> => processOf(...ten, pathOf(1, TEN), end)
  const { findings, run } = foldRun([one(), one(), one()])
  expect(run.processes).toBe(3)
  expect(findings).toHaveLength(1)
  expect(findings[0]).toMatchObject({ created: 600, survivors: 600, scopes: 30, scopesWithSurvivors: 30 })
})

test('what outlived a scope inside another is reported with both', () => {
  const nested = TEN.flatMap((id): RunRecord[] => [
    { t: 'scope', id: 100 + id, kind: 'named', name: 'request', parent: null },
    { t: 'scope', id, kind: 'named', name: 'query', parent: 100 + id },
    { t: 'verdict', scope: id, outcome: 'judged', sites: [[1, 20, 1]] },
  ])
  const { scope } = only(site(1, 'Session'), ...nested, pathOf(1, TEN))
  expect(scope).toEqual({ kind: 'named', names: ['query'], tests: [], outer: ['request'] })
})

test('one site is a finding in each sort of scope', () => {
  const inTest: RunRecord[] = [
    { t: 'scope', id: 50, kind: 'test', name: 'works', parent: null, file: 'test/a.test.js' },
    { t: 'verdict', scope: 50, outcome: 'judged', sites: [[1, 1, 1]] },
    pathOf(1, [50], { scopeKind: 'test', grows: 'single', equal: false }),
  ]
  const { findings } = foldRun([processOf(...ten, ...inTest, pathOf(1, TEN), end)])
  expect(findings.map(({ scope, gate }) => [scope.kind, gate])).toEqual([
    ['named', 'fail'],
    ['test', 'none'],
  ])
  expect(findings[1].scope.tests).toEqual(['test/a.test.js › works'])
})

test('a scope inside a test is told with its test', () => {
  const finding = only(
    { t: 'scope', id: 99, kind: 'test', name: 'remembers', parent: null, file: 'test/a.test.js' },
    { t: 'scope', id: 1, kind: 'named', name: 'request', parent: 99 },
    site(1, 'Session'),
    { t: 'verdict', scope: 1, outcome: 'judged', sites: [[1, 20, 1]] },
    pathOf(1, [1]),
  )
  expect(finding.scope).toEqual({ kind: 'named', names: ['request'], tests: ['test/a.test.js › remembers'] })
})

test('what tests hold as well does not count when the product holds some too', () => {
  const byTests = pathOf(1, [9, 10], { holder: { kind: 'test', file: 'test/a.test.js', name: 'app' } })
  const finding = only(...ten, byTests, pathOf(1, TEN.slice(0, 8)))
  expect(finding).toMatchObject({ gate: 'fail', survivors: 160, scopesWithSurvivors: 8, holder: { kind: 'product' } })
  expect(finding.paths).toHaveLength(1)
})

test('what only the tests hold is a finding of theirs, and not gated', () => {
  const finding = only(...ten, pathOf(1, TEN, { holder: { kind: 'test', file: 'test/a.test.js', name: 'app' } }))
  expect(finding).toMatchObject({ gate: 'none', reason: 'only the tests or their runner hold it' })
})

test('the path that weighs most decides; a mixture of two is never made', () => {
  const listed = pathOf(1, [1], {
    grows: 'once',
    holder: { kind: 'dependency', file: 'node_modules/x/i.js', name: 'x' },
  })
  const pending = pathOf(1, TEN, { category: 'timer' })
  expect(only(...ten, listed, pending)).toMatchObject({ gate: 'warn', category: 'timer', pattern: 'growing' })
})

test('survivors without a snapshot are suspected', () => {
  const finding = only(...ten, ...TEN.map((id) => survivor(1, id, { count: null, bytes: null })))
  expect(finding).toMatchObject({
    gate: 'warn',
    confidence: 'suspected',
    category: 'unexplained',
    survivors: 10,
    scopesWithSurvivors: 10,
    paths: [],
  })
})

test('failed and overlapping tests are told, and count for nothing', () => {
  const report = foldRun([
    processOf(
      site(1, 'Session'),
      { t: 'scope', id: 1, kind: 'test', name: 'fails', parent: null },
      { t: 'verdict', scope: 1, outcome: 'failed', sites: [[1, 5, 1]] },
      { t: 'scope', id: 2, kind: 'test', name: 'beside', parent: null },
      { t: 'verdict', scope: 2, outcome: 'overlapped', sites: [[1, 5, 1]] },
      end,
    ),
  ])
  expect(report.summary).toMatchObject({ scopes: 0, created: 0 })
  expect(report.notes.map(({ code }) => code)).toEqual(['OVERSTAY_FAILED_TESTS', 'OVERSTAY_OVERLAPPED'])
})

test('a process that was killed is told', () => {
  const report = foldRun([processOf(...ten)])
  expect(report.notes).toEqual([
    {
      code: 'OVERSTAY_KILLED',
      text: 'app.js: the process was killed; what it had not judged by then is not in this report',
    },
  ])
})

test('findings come in the order: fails, warns, listed; the larger first', () => {
  const sites = ['A', 'B', 'C', 'D'].map((name, index) => site(index + 1, name))
  const { findings } = foldRun([
    processOf(
      ...sites,
      ...rounds(1, 10, 'request', [1, 2, 3, 4]),
      pathOf(1, [1], { grows: 'once' }),
      pathOf(2, TEN.slice(0, 8)),
      pathOf(3, TEN, { category: 'timer' }),
      pathOf(4, TEN),
      end,
    ),
  ])
  expect(findings.map(({ site: { name }, gate }) => `${name} ${gate}`)).toEqual([
    'D fail',
    'B fail',
    'C warn',
    'A none',
  ])
})

test.each<[string, RunRecord]>([
  ['a site', pathOf(7, [1])],
  ['a scope', survivor(1, 77)],
  ['a verdict’s scope', { t: 'verdict', scope: 78, outcome: 'judged', sites: [] }],
])('%s that is used before it is described is a contradiction', (_what, record) => {
  expect(() => processOf(...ten, record)).toThrow(/used before it is described/)
})
