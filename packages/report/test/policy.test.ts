import { mute, type Finding, type Mute } from '@overstay/schema'
import { expect, test } from 'vitest'
import { baselineOf, withBaseline } from '../src/baseline.ts'
import type { Folded } from '../src/fold.ts'
import { ingest, withHistory } from '../src/ingest.ts'
import { outputs } from '../src/outputs/index.ts'
import { parseOwners } from '../src/owners.ts'
import { FAILING_STATUSES, withPolicy, type Policy } from '../src/policy.ts'
import { openStore } from '../src/stores/index.ts'
import { nightOf, type NightPlan } from './night-builder.ts'

const AT = '2026-03-10T03:00:00.000Z'
const policy: Policy = { hasPast: true, fail: FAILING_STATUSES, mutes: [], budgets: [], ownersOf: () => [] }
const known: Mute = { fingerprint: 'fp-S', until: '2026-03-10', reason: 'waits for pool 3', owner: '@core' }

function gated(
  sites: NightPlan['sites'],
  more: Partial<Policy>,
  statuses: Record<string, Finding['status']> = {},
): { gates: string; failed: boolean; reasons: string[] } {
  const { report } = nightOf({ run: 'r', at: AT, sites, file: (name) => `src/${name}/a.js` })
  for (const finding of report.findings) finding.status = statuses[finding.site.name] ?? 'new'
  const { findings, summary } = withPolicy(report, { ...policy, ...more })
  return {
    gates: findings.map(({ site, gate, status }) => `${site.name} ${status} ${gate}`).join(', '),
    failed: summary.failed,
    reasons: findings.map(({ reason }) => reason),
  }
}

test.each<[Finding['status'], string]>([
  ['new', 'fail'],
  ['regressed', 'fail'],
  ['ongoing', 'warn'],
  ['flaky', 'warn'],
])('with a past, a leak that is %s: %s', (status, gate) => {
  expect(gated({ S: 'L' }, {}, { S: status })).toMatchObject({ gates: `S ${status} ${gate}`, failed: gate === 'fail' })
})

test('without a past every leak fails; the project may choose others with one', () => {
  expect(gated({ S: 'L' }, { hasPast: false }, { S: 'ongoing' }).failed).toBe(true)
  expect(gated({ S: 'L' }, { fail: ['new', 'ongoing'] }, { S: 'ongoing' }).failed).toBe(true)
  expect(gated({ S: 'L' }, { fail: [] }).failed).toBe(false)
})

test('a warning never fails by its status', () => {
  expect(gated({ S: 'w' }, {})).toMatchObject({ gates: 'S new warn', failed: false })
})

test('what fails stands first, also where the status made the order another', () => {
  expect(gated({ S: 'L', T: 'L' }, {}, { S: 'ongoing' }).gates).toBe('T new fail, S ongoing warn')
})

test('a mute lets a leak pass to the end of its last day', () => {
  const { gates, failed, reasons } = gated({ S: 'L', T: 'w' }, { mutes: [known] })
  expect(gates).toBe('T new warn, S muted none')
  expect(failed).toBe(false)
  expect(reasons[1]).toBe('muted until 2026-03-10 by @core: waits for pool 3')
})

test('a mute that has ended fails with its own sentence, whatever the status', () => {
  const { gates, reasons } = gated({ S: 'L' }, { mutes: [{ ...known, until: '2026-03-09' }] }, { S: 'ongoing' })
  expect(gates).toBe('S ongoing fail')
  expect(reasons).toEqual(['its mute ended on 2026-03-09 (@core: waits for pool 3), and it is still there'])
})

test('a mute of a warning that has ended leaves it a warning', () => {
  expect(gated({ S: 'w' }, { mutes: [{ ...known, until: '2026-03-09' }] }).gates).toBe('S new warn')
})

test('a mute names one thing, and has an end, a reason and an owner', () => {
  expect(mute.safeParse(known).success).toBe(true)
  for (const key of ['fingerprint', 'until', 'reason', 'owner'] as const) {
    const { [key]: _missing, ...rest } = known
    expect(mute.safeParse(rest).success, key).toBe(false)
  }
  expect(mute.safeParse({ ...known, path: 'src/**' }).success).toBe(false)
  expect(mute.safeParse({ ...known, until: 'soon' }).success).toBe(false)
})

test('within a budget no leak fails, beyond it the new ones do', () => {
  const sites = { S: 'L', T: 'L', U: 'L' } as const
  const statuses = { S: 'ongoing', T: 'ongoing' } as const
  const within = gated(sites, { budgets: [{ path: 'src/**', leaks: 3 }] }, statuses)
  expect(within).toMatchObject({ gates: 'S ongoing warn, T ongoing warn, U new warn', failed: false })
  const beyond = gated(sites, { budgets: [{ path: 'src/**', leaks: 2 }] }, statuses)
  expect(beyond.gates).toBe('U new fail, S ongoing warn, T ongoing warn')
  expect(beyond.reasons[0]).toBe('src/** has 3 leaks, and its budget is 2')
})

test('beyond a budget without a new leak all of them fail', () => {
  const { gates } = gated({ S: 'L' }, { budgets: [{ path: 'src/S/**', leaks: 0 }] }, { S: 'ongoing' })
  expect(gates).toBe('S ongoing fail')
})

test('a budget of an owner counts what is theirs, without what is muted', () => {
  const ownersOf = (file: string): string[] => (file.startsWith('src/S/') ? ['@core'] : ['@web'])
  const budgets = [{ owner: '@core', leaks: 0 }]
  expect(gated({ S: 'L', T: 'L' }, { ownersOf, budgets, mutes: [known] }).gates).toBe('T new fail, S muted none')
  expect(gated({ S: 'L' }, { ownersOf, budgets }).reasons).toEqual(['@core has 1 leak, and its budget is 0'])
})

test('the owner that an expectation names goes before CODEOWNERS, in budgets and in the report', () => {
  const ownersOf = (): string[] => ['@core']
  const owner = (name: string): string | undefined => (name === 'S' ? '@payments' : undefined)
  const { report } = nightOf({ run: 'r', at: AT, sites: { S: 'L', T: 'L' }, owner })
  const budgets = [
    { owner: '@core', leaks: 1 },
    { owner: '@payments', leaks: 0 },
  ]
  const { findings } = withPolicy(report, { ...policy, ownersOf, budgets })
  expect(findings.map(({ site, owners, gate, reason }) => [site.name, owners, gate, reason])).toEqual([
    ['S', ['@payments'], 'fail', '@payments has 1 leak, and its budget is 0'],
    ['T', ['@core'], 'warn', '@core has 1 leak, and its budget is 1'],
  ])
  const text = outputs.text({ ...report, findings }, { colour: false, whole: '' })
  expect(text.match(/owner +\S+$/gm)!.map((line) => line.split(/ +/)[1])).toEqual(['@payments', '@core'])
})

test('a leak that is gone still has the owner that its expectation named', async () => {
  const store = await openStore(':memory:')
  const night = (day: number, seen: 'L' | 'c'): Folded =>
    nightOf({ run: `r${day}`, at: `2026-03-1${day}T03:00:00.000Z`, sites: { S: seen }, owner: () => '@payments' })
  await ingest(store, night(1, 'L'), { blind: false })
  const report = await withHistory(store, night(2, 'c'), { blind: false })
  await store.close()
  const { absent } = withPolicy(report, { ...policy, ownersOf: () => ['@core'] })
  expect(absent!.map(({ site, status, owners }) => [site.name, status, owners])).toEqual([
    ['S', 'fixed', ['@payments']],
  ])
})

const OWNERS = `
# the rest
*             @all
/src/         @src
*.css         @style
docs/*        @docs
src/api/**    @api @backend
/src/legacy/
packages/my\\ pack/ @space
[Section] @section
`

test.each<[string, string[]]>([
  ['readme.md', ['@all']],
  ['src/a.js', ['@src']],
  ['src/deep/b.js', ['@src']],
  ['lib/src/a.js', ['@all']],
  ['src/x.css', ['@style']],
  ['docs/a.md', ['@docs']],
  ['docs/deep/a.md', ['@all']],
  ['src/api/v1/a.js', ['@api', '@backend']],
  ['src/legacy/old.js', []],
  ['packages/my pack/a.js', ['@space']],
  ['.hidden/a.js', ['@all']],
])('CODEOWNERS: %s belongs to %j', (file, owners) => {
  expect(parseOwners(OWNERS)(file)).toEqual(owners)
})

test('a baseline makes known leaks old, and tells what is fixed and what nobody looked at', () => {
  const first = nightOf({ run: 'a', at: AT, sites: { S: 'L', T: 'L', U: 'L' } })
  const baseline = baselineOf(first.report)
  const second = nightOf({ run: 'b', at: AT, sites: { S: 'L', T: 'c', V: 'L' } })
  const report = withBaseline(second.report, baseline, second.exercised)
  expect(report.findings.map(({ site, status }) => `${site.name} ${status}`)).toEqual(['S ongoing', 'V new'])
  expect(report.absent!.map(({ site, status }) => `${site.name} ${status}`)).toEqual(['T fixed', 'U unknown'])
  const next = baselineOf(report, baseline)
  expect(next.findings.map(({ site }) => site.name)).toEqual(['S', 'U', 'V'])
})

test('with a missing shard nothing of a baseline is fixed', () => {
  const baseline = baselineOf(nightOf({ run: 'a', sites: { S: 'L' } }).report)
  const short = nightOf({ run: 'b', sites: { S: 'c' }, missingShards: ['2/2'] })
  expect(withBaseline(short.report, baseline, short.exercised).absent![0].status).toBe('unknown')
})

test('what moved since the baseline was written is not new', () => {
  const holder = { kind: 'product', file: 'src/app.js', name: 'sessions' } as const
  const at = (file: string): ReturnType<typeof nightOf> =>
    nightOf({ run: file, sites: { S: 'L' }, path: () => ({ holder }), file: () => file })
  const baseline = baselineOf(at('src/old.js').report)
  const moved = at('src/new.js')
  moved.report.findings[0].fingerprint = 'another'
  const report = withBaseline(moved.report, baseline, moved.exercised)
  // In this builder a site keeps its fingerprint, under which the old place was exercised: it is there still.
  expect(report.findings[0].status).toBe('new')
  const elsewhere = nightOf({ run: 'x', sites: {} })
  expect(withBaseline(moved.report, baseline, elsewhere.exercised).findings[0].status).toBe('ongoing')
})

test('a baseline is in an order that does not depend on the run', () => {
  const a = baselineOf(nightOf({ run: 'a', sites: { S: 'L', T: 'L' } }).report)
  const b = baselineOf(nightOf({ run: 'b', sites: { T: 'L', S: 'L' } }).report)
  expect(b.findings.map(({ fingerprint }) => fingerprint)).toEqual(a.findings.map(({ fingerprint }) => fingerprint))
})
