import type { Finding, PathRecord, RunRecord, SurvivorRecord } from '@overstay/schema'
import { expect, test } from 'vitest'
import { foldRun, RunFold } from '../src/fold.ts'
import { ProcessRun } from '../src/process-run.ts'
import { end, header, pathOf, processOf, site } from './run-builder.ts'

const REPEATS = { ...header, repeats: true } as const

function repeated(...records: RunRecord[]): ProcessRun {
  const run = new ProcessRun('again.ndjson', REPEATS)
  for (const record of records) run.add(record)
  return run
}

/** Tests of one file, the site used in each; from `first` on, with these outcomes. */
function tests(first: number, name: string, outcomes: readonly ('judged' | 'failed')[]): RunRecord[] {
  return outcomes.flatMap((outcome, index): RunRecord[] => [
    { t: 'scope', id: first + index, kind: 'test', name, parent: null, file: 'test/app.test.js' },
    { t: 'verdict', scope: first + index, outcome, sites: [[1, 1, 1]] },
  ])
}

const inTests = (grows: PathRecord['grows'], equal: boolean, scopes: number[]): PathRecord =>
  pathOf(1, scopes, { scopeKind: 'test', grows, equal })

const SUITE = [site(1, 'Session'), ...tests(1, 'opens', ['judged']), inTests('single', false, [1])]

function judgedWith(...repetitions: RunRecord[]): Finding {
  const fold = new RunFold()
  fold.add(processOf(...SUITE, end))
  fold.add(repeated(site(1, 'Session'), ...repetitions, end))
  const { findings } = fold.end().report
  expect(findings).toHaveLength(1)
  return findings[0]
}

const SIX = ['judged', 'judged', 'judged', 'judged', 'judged', 'judged'] as const

test('a test that keeps more each time it is repeated has a leak', () => {
  const finding = judgedWith(...tests(1, 'opens', SIX), inTests('growing', true, [1, 2, 3, 4, 5, 6]))
  expect(finding).toMatchObject({
    gate: 'fail',
    pattern: 'growing',
    reason: 'the same test, repeated, kept more of it each time',
  })
  // The repetitions prove; they are not part of what the suite did.
  expect(finding).toMatchObject({ created: 1, scopes: 1, survivors: 20 })
})

test('what only the tests or their runner keep of a repeated test proves nothing', () => {
  const holder = {
    kind: 'runner',
    file: 'node_modules/jest-environment-node/build/index.js',
    name: 'leftovers',
  } as const
  const kept = { ...inTests('growing', true, [1, 2, 3, 4, 5]), holder }
  expect(judgedWith(...tests(1, 'opens', SIX), kept, inTests('window', true, [6]))).toMatchObject({ gate: 'none' })
})

test.each([
  ['keeps what its first repetition made', tests(1, 'opens', SIX), [inTests('once', true, [1])]],
  ['makes it once', tests(1, 'opens', ['judged']), []],
])('a test that %s has a cache', (_what, repeated, paths) => {
  expect(judgedWith(...repeated, ...paths)).toMatchObject({ gate: 'none', category: 'cache' })
})

const survivor = (scope: number, more: Partial<SurvivorRecord> = {}, of = 1): SurvivorRecord => ({
  t: 'survivor',
  site: of,
  scope,
  count: null,
  bytes: null,
  grows: 'single',
  equal: false,
  ...more,
})

/** What the run has not explained, after its tests were repeated. */
function unexplained(...repetitions: RunRecord[]): Finding | undefined {
  const fold = new RunFold()
  fold.add(processOf(site(1, 'Session'), ...tests(1, 'opens', ['judged']), survivor(1), end))
  fold.add(repeated(site(1, 'Session'), ...repetitions, end))
  return fold.end().report.findings.at(0)
}

const again = { equal: true, grows: 'growing', count: 1, bytes: 16 } as const

test('what was not explained is repeated as well, and explained by what its repetition left', () => {
  const fold = new RunFold()
  fold.add(processOf(site(1, 'Session'), ...tests(1, 'opens', ['judged']), survivor(1), end))
  expect(fold.end().suspicious).toEqual({ 'test/app.test.js': ['opens'] })
  const path = inTests('growing', true, [1, 2, 3, 4, 5, 6])
  expect(unexplained(...tests(1, 'opens', SIX), path)).toMatchObject({
    gate: 'fail',
    confidence: 'confirmed',
    holder: path.holder,
    paths: [path.path],
    survivors: 1,
  })
  expect(unexplained(...tests(1, 'opens', SIX))).toMatchObject({ gate: 'none', confidence: 'suspected' })
})

test('what grows beneath something else that does is no finding of its own', () => {
  const beneath = [1, 2, 3, 4, 5, 6].map((scope) => survivor(scope, again))
  expect(unexplained(...tests(1, 'opens', SIX), ...beneath)).toBeUndefined()
  expect(judgedWith(...tests(1, 'opens', SIX), ...beneath)).toMatchObject({
    gate: 'none',
    reason: 'the same test, repeated, kept more of it only beneath something else that grows',
  })
})

test('what only the tests hold grows with them, which proves nothing', () => {
  const byTests = inTests('growing', true, [1, 2, 3, 4, 5, 6])
  const holder = { kind: 'runner', file: 'spy.js', name: 'mocks' } as const
  expect(judgedWith(...tests(1, 'opens', SIX), { ...byTests, holder })).toMatchObject({ gate: 'none' })
  const letGo = [1, 2, 3, 4, 5, 6].map((scope) => survivor(scope, { equal: true, grows: 'growing', heldBy: 'test' }))
  expect(unexplained(...tests(1, 'opens', SIX), ...letGo)).toMatchObject({ gate: 'none' })
})

test('what went with the tests is told as held by them, and is not repeated', () => {
  const fold = new RunFold()
  fold.add(processOf(site(1, 'Session'), ...tests(1, 'opens', ['judged']), survivor(1, { heldBy: 'test' }), end))
  const { report, suspicious } = fold.end()
  expect(report.findings).toMatchObject([
    { gate: 'none', confidence: 'confirmed', holder: { kind: 'test', file: 'test/app.test.js' }, paths: [] },
  ])
  expect(suspicious).toEqual({})
})

test('a test that fails when it is repeated proves nothing', () => {
  const outcomes = ['judged', 'failed', 'failed', 'failed', 'failed', 'failed'] as const
  const { reason, gate } = judgedWith(...tests(1, 'opens', outcomes))
  expect(gate).toBe('none')
  expect(reason).toMatch(/fails when it is repeated/)
})

test('tests to repeat: two a site, none for what is proven, excused or held by the tests', () => {
  const suspicious = (path: Partial<PathRecord>, count = 5): Record<string, string[]> => {
    const names = Array.from({ length: count }, (_, index) => tests(index + 1, `test ${index + 1}`, ['judged'])).flat()
    const scopes = Array.from({ length: count }, (_, index) => index + 1)
    const fold = new RunFold()
    fold.add(processOf(site(1, 'Session'), ...names, { ...inTests('growing', false, scopes), ...path }, end))
    return fold.end().suspicious
  }
  expect(suspicious({})).toEqual({ 'test/app.test.js': ['test 1', 'test 2'] })
  expect(suspicious({ grows: 'single' }, 1)).toEqual({ 'test/app.test.js': ['test 1'] })
  expect(suspicious({ grows: 'once' })).toEqual({})
  expect(suspicious({ grows: 'window' })).toEqual({})
  expect(suspicious({ equal: true })).toEqual({})
  expect(suspicious({ confidence: 'suspected' })).toEqual({})
  expect(suspicious({ category: 'timer' })).toEqual({})
  expect(suspicious({ holder: { kind: 'test', file: 'test/app.test.js', name: 'kept' } })).toEqual({})
})

test('repetitions alone are no run', () => {
  expect(() => foldRun([repeated(end)])).toThrow(/only repetitions/)
})
