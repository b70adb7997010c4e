import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Report, RunRecord } from '@overstay/schema'
import { afterAll, expect, test } from 'vitest'
import { foldRun } from '../src/fold.ts'
import { outputs } from '../src/index.ts'
import { end, pathOf, processOf, rounds, site } from './run-builder.ts'

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'overstay-text-'))
fs.mkdirSync(path.join(root, 'src'))
const source = Array.from({ length: 40 }, (_, index) =>
  index === 10 ? '\tconst session = new Session(user)' : '',
).join('\n')
fs.writeFileSync(path.join(root, 'src/app.js'), source)
afterAll(() => {
  fs.rmSync(root, { recursive: true })
})

const TEN = Array.from({ length: 10 }, (_, index) => index + 1)

function text(records: RunRecord[], colour = false): string {
  const report: Report = foldRun([processOf(...records, end)])
  report.run.root = root
  return outputs.text(report, { colour, whole: 'overstay report .overstay/r --format json' })
}

const leak = [site(1, 'Session', { column: 18 }), ...rounds(1, 10, 'request', [1]), pathOf(1, TEN)]

test.each<[string, RunRecord[]]>([
  ['leak', leak],
  ['clean', [site(1, 'Session'), ...rounds(1, 10, 'request', [1])]],
  [
    'one-culprit-two-sites',
    [
      site(1, 'Session'),
      site(2, 'Rights', { line: 30, function: '' }),
      ...rounds(1, 10, 'request', [1, 2]),
      pathOf(1, TEN, { holds: { objects: 400, bytes: 12_345, sites: [{ site: 'src/user.js:3:9', objects: 200 }] } }),
      pathOf(2, TEN.slice(2)),
    ],
  ],
  ['warning', [site(1, 'Session'), ...rounds(1, 10, 'request', [1]), pathOf(1, TEN, { equal: false })]],
  [
    'listed',
    Array.from({ length: 12 }, (_, index) => [
      site(index + 1, `Table${index}`),
      ...rounds(index * 10 + 1, 3, 'request', [index + 1]),
      pathOf(index + 1, [index * 10 + 1], { grows: 'once' }),
    ]).flat(),
  ],
  [
    'by-the-tests',
    [
      ...rounds(1, 10, 'request', []),
      site(1, 'App'),
      pathOf(1, TEN, { holder: { kind: 'test', file: 'test/app.test.js', name: 'app' } }),
    ],
  ],
])('prints %s', async (name, records) => {
  await expect(text(records)).toMatchFileSnapshot(`golden/${name}.txt`)
})

test('prints what earlier nights tell', async () => {
  const report = foldRun([processOf(...leak, end)])
  report.run.root = root
  const night = (run: string, commit: string): { run: string; at: string; commit: string } => {
    return { run, at: '2026-01-06T03:00:00.000Z', commit }
  }
  const [finding] = report.findings
  const history = {
    appeared: night('n6', '77aa01bc2e55'),
    cleanBefore: night('n5', '4f2a1b9c3d66'),
    lastLeak: night('n6', 'x'),
  }
  report.findings = [{ ...finding, status: 'regressed', history, owners: ['@core', '@web'] }]
  const absent = (status: 'fixed' | 'flaky' | 'unknown', name: string): NonNullable<Report['absent']>[number] => {
    const { site, holder, category } = finding
    return { fingerprint: `fp-${name}`, status, site: { ...site, name }, holder, category, scopeKind: 'named' }
  }
  const flaky = { ...absent('flaky', 'Job'), history: { ...history, rate: 0.4, movedFrom: 'fp-Old' } }
  report.absent = [absent('fixed', 'Cache'), flaky, absent('unknown', 'Pool')]
  const printed = outputs.text(report, { colour: false, whole: 'overstay report .overstay/r --format json' })
  await expect(printed).toMatchFileSnapshot('golden/nights.txt')
})

test('the mark stands under the column of the site, also behind a tab', () => {
  const lines = text(leak).split('\n')
  const at = lines.findIndex((line) => line.includes('new Session(user)'))
  const mark = lines[at + 1].indexOf('^')
  expect(lines[at].slice(mark)).toBe('new Session(user)')
})

test('colours only where asked for', () => {
  const escape = '\u001b['
  expect(text(leak)).not.toContain(escape)
  expect(text(leak, true)).toContain(escape)
})

test('JSON is the report itself', () => {
  const report = foldRun([processOf(...leak, end)])
  expect(JSON.parse(outputs.json(report, { colour: false, whole: '' }))).toEqual(report)
})
