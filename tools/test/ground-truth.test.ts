import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Finding, Report } from '@overstay/schema'
import { expect, test } from 'vitest'
import { casesIn, variantsOf, type Case } from '../src/ground-truth/case.ts'
import { verdictOn } from '../src/ground-truth/verdict.ts'

const CASES = fileURLToPath(new URL('../ground-truth/cases', import.meta.url))

const known: Case = {
  id: 'p-map',
  folder: '',
  package: 'p-map',
  leaky: '7.0.2',
  fixed: '7.0.3',
  culprit: { files: ['index.js'], functions: ['pMap'], variables: ['signal'] },
}
const control: Case = { ...known, id: 'control', leaky: null, culprit: null }

function finding(more: Partial<Finding> = {}): Finding {
  return {
    fingerprint: 'fp',
    status: 'new',
    gate: 'fail',
    reason: 'it grows',
    confidence: 'confirmed',
    site: { file: 'src/other.js', line: 1, column: 1, function: '', kind: 'closure', name: '' },
    scope: { kind: 'named', names: ['round'], tests: [] },
    holder: { kind: 'product', file: 'src/other.js', name: 'kept' },
    category: 'collection',
    holds: { objects: 0, bytes: 0, sites: [] },
    created: 200,
    survivors: 200,
    scopes: 10,
    scopesWithSurvivors: 10,
    pattern: 'growing',
    retainedBytes: 0,
    paths: [],
    ...more,
  }
}

const at = (file: string, fn = ''): Partial<Finding> => ({ site: { ...finding().site, file, function: fn } })

function report(...findings: Finding[]): Report {
  return {
    format: 'overstay-report',
    version: 1,
    run: {
      id: 'r',
      commit: null,
      branch: null,
      startedAt: '2026-11-21T09:00:00.000Z',
      root: '/',
      processes: 1,
      missingShards: [],
    },
    summary: { sites: 1, scopes: 10, created: 200, survivors: 200, findings: findings.length, failed: false },
    findings,
    notes: [],
  }
}

const step = { edge: 'x', kind: 'property', type: 'Object' } as const
const through = (more: object): Partial<Finding> => ({
  paths: [
    {
      survivors: 1,
      steps: [{ ...step, ...more }],
      culprit: 0,
      hint: { id: 'h', text: 't' },
      frees: { survivors: 1, bytes: 1 },
    },
  ],
})

test.each<[string, Partial<Finding>]>([
  ['the file of the site', at('node_modules/gt-p-map-leaky/index.js')],
  ['the function of the site', at('other.js', 'wrap.pMap')],
  ['a file on the path', through({ site: 'node_modules/gt-p-map-leaky/index.js:44:37 in x' })],
  ['a function on the path', through({ site: 'other.js:1:1 in pMap.inner' })],
  ['a type on the path', through({ type: 'closure pMap' })],
  ['a variable on the path', through({ edge: 'signal' })],
  ['the holder', { holder: { kind: 'product', file: 'w.mjs', name: 'signal' } }],
])('a leak is named by %s', (_what, more) => {
  expect(verdictOn(known, 'leaky', report(finding(more)))).toMatchObject({ ok: true, named: 1 })
})

test.each<[string, Finding[], string]>([
  ['nothing fails', [finding({ gate: 'warn', ...at('a/index.js') })], 'the leak was not found'],
  ['the culprit is not named', [finding(), finding(at('notindex.js'))], 'no failing finding names the culprit'],
  ['there are too many', Array(4).fill(finding(at('a/index.js'))) as Finding[], '4 failing findings for one leak'],
])('a leaky version is not as expected when %s', (_what, findings, problem) => {
  expect(verdictOn(known, 'leaky', report(...findings))).toMatchObject({ ok: false, problem })
})

test('a fixed version may keep a residue, and nothing more', () => {
  expect(verdictOn(known, 'fixed', report(finding({ survivors: 39 })))).toMatchObject({ ok: true, failing: [] })
  expect(verdictOn(known, 'fixed', report(finding({ survivors: 39 }))).residues).toHaveLength(1)
  expect(verdictOn(known, 'fixed', report(finding({ survivors: 40 })))).toMatchObject({ ok: false })
  expect(verdictOn(control, 'fixed', report(finding({ gate: 'warn' })))).toMatchObject({ ok: true })
  expect(verdictOn(control, 'fixed', report(finding()))).toMatchObject({ ok: false })
})

test('every case can be run', () => {
  const cases = casesIn(CASES)
  expect(cases.length).toBeGreaterThanOrEqual(13)
  expect(casesIn(path.dirname(CASES)).map(({ id }) => id)).toEqual(cases.map(({ id }) => id))
  for (const own of cases) {
    expect(fs.existsSync(path.join(own.folder, 'workload.mjs')), own.id).toBe(true)
    expect(own.fixed, own.id).toMatch(/^\d+\.\d+\.\d+/)
    expect(variantsOf(own), own.id).toHaveLength(own.leaky === null ? 1 : 2)
    if (own.leaky !== null) expect(Object.values(own.culprit ?? {}).flat().length, own.id).toBeGreaterThan(0)
  }
})

test('a leak that is expected to be a warning has to be one that names the culprit', () => {
  const timer: Case = { ...known, gate: 'warn' }
  const warning = finding({ ...at('node_modules/p-map/index.js'), gate: 'warn' })
  expect(verdictOn(timer, 'leaky', report(warning))).toMatchObject({ ok: true, named: 1 })
  expect(verdictOn(timer, 'leaky', report(finding({ gate: 'warn' })))).toMatchObject({
    ok: false,
    problem: 'no warning names the culprit',
  })
})

test('a leak that cannot be seen is missed, or its case is wrong', () => {
  const unseen: Case = { ...known, gate: 'none' }
  expect(verdictOn(unseen, 'leaky', report())).toMatchObject({ ok: true })
  expect(verdictOn(unseen, 'leaky', report(finding()))).toMatchObject({ ok: false })
})
