import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { differenceOf, findingOf, overviewOf, type Page } from '@overstay/schema/page'
import { describe, expect, onTestFinished, test } from 'vitest'
import { chronicleOf, chronicleUpTo } from '../src/chronicle.ts'
import type { Folded } from '../src/fold.ts'
import { ingest, withHistory } from '../src/ingest.ts'
import { NIGHTS_IN_FILE, outputs } from '../src/index.ts'
import { latestReport, pageOf } from '../src/page/page-of.ts'
import { FAILING_STATUSES, withPolicy, type Policy } from '../src/policy.ts'
import { openStore } from '../src/stores/index.ts'
import type { Store } from '../src/stores/store.ts'
import { nightOf, type NightPlan } from './night-builder.ts'

function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'overstay-page-'))
  onTestFinished(() => {
    fs.rmSync(folder, { recursive: true })
  })
  return folder
}

function night(number: number, sites: NightPlan['sites'], changes: Partial<NightPlan> = {}): Folded {
  const at = new Date(Date.UTC(2026, 0, number, 3)).toISOString()
  return nightOf({ run: `n${number}`, commit: `c${number}`, at, sites, file: (name) => `src/${name}.js`, ...changes })
}

async function storeOf(...nights: Folded[]): Promise<Store> {
  const store = await openStore(path.join(temporaryFolder(), 'nights.db'))
  onTestFinished(() => store.close())
  for (const folded of nights) await ingest(store, folded, { blind: false })
  return store
}

const policy: Policy = {
  hasPast: true,
  fail: FAILING_STATUSES,
  mutes: [{ fingerprint: 'fp-M', until: '2026-12-31', reason: 'known', owner: '@core' }],
  budgets: [],
  ownersOf: (file) => (file.includes('S') ? ['@core'] : []),
}

async function pageTonight(store: Store, folded: Folded, counted = 90): Promise<Page> {
  const report = withPolicy(await withHistory(store, folded, { blind: false }), policy)
  return pageOf(report, { chronicle: await chronicleUpTo(store, folded, { blind: false, counted }), nights: counted })
}

const brief = ({ rows }: Page): string[] =>
  rows.map(({ site, tonight, status, strip }) => `${site.name} ${tonight} ${status} "${strip}"`)

const week = (): Folded[] => [
  night(1, { S: 'c', T: 'L', M: 'L', P: 'L' }),
  night(2, { S: 'c', T: 'L', M: 'L', P: 'c', W: 'w' }),
  night(3, { S: 'c', T: 'L', M: 'L', P: 'c' }),
]
const tonight = (): Folded => night(4, { S: 'L', T: 'c', M: 'L', P: 'c' })
const told = [
  'S fail new "  .F"',
  'M none muted "FFFF"',
  'T absent fixed "FFF."',
  'W absent unknown " w  "',
  'P past fixed "F..."',
]

describe('with a store', () => {
  test('every leak that ever was is a row, with its nights up to tonight', async () => {
    const page = await pageTonight(await storeOf(...week()), tonight())
    expect(brief(page)).toEqual(told)
    expect(page.nights.map(({ run, fails, warns, came, fixed }) => [run, fails, warns, came, fixed])).toEqual([
      ['n1', 3, 0, 3, 0],
      ['n2', 2, 1, 1, 1],
      ['n3', 2, 0, 0, 0],
      ['n4', 2, 0, 1, 1],
    ])
    const { statuses, kept, history } = findingOf(page, 'fp-T')!.detail
    expect([statuses, kept, history?.appeared.run]).toEqual(['noox', [60, 60, 60, 0], 'n1'])
    expect(overviewOf(page).owners).toMatchObject([{ name: '@core', fails: 1 }])
    expect(differenceOf(page, 'n3', 'n4')!.map(({ row, change, after }) => [row.site.name, change, after])).toEqual([
      ['S', 'appeared', 60],
      ['T', 'went away', 0],
    ])
  })

  test('it is the same whether the run is in the store already, and whether later ones are', async () => {
    const store = await storeOf(...week(), tonight())
    expect(brief(await pageTonight(store, tonight()))).toEqual(told)
    await ingest(store, night(5, { S: 'c', T: 'L', X: 'L' }), { blind: false })
    expect(brief(await pageTonight(store, tonight()))).toEqual(told)
  })

  test('the first leak of a site shows its survivors, and not the clean night that is remembered with it', async () => {
    const page = await pageTonight(await storeOf(night(1, { S: 'c' })), night(2, { S: 'L' }))
    expect(findingOf(page, 'fp-S')!.detail.kept).toEqual([0, 60])
  })

  test('only the latest nights are shown, and the others counted', async () => {
    const page = await pageTonight(await storeOf(...week()), tonight(), 2)
    expect([page.nights.map(({ run }) => run), page.olderNights]).toEqual([['n3', 'n4'], 2])
    expect(page.rows[0].strip).toBe('.F')
    expect(findingOf(page, 'fp-M')!.detail).toMatchObject({ kept: [60, 60], statuses: 'oo' })
  })

  test('a leak that no rule fails any more is told as fixed, and not as a new one that is listed', async () => {
    const folded = night(2, { S: 'L' })
    Object.assign(folded.report.findings[0], { gate: 'none', pattern: 'once', reason: 'a start-up cost' })
    Object.assign(folded.exercised, { isClear: () => true })
    expect(brief(await pageTonight(await storeOf(night(1, { S: 'L' })), folded))).toEqual(['S absent fixed "F."'])
  })

  test('a store alone tells its latest night as the run itself was told', async () => {
    const store = await storeOf(...week(), tonight())
    const chronicle = await chronicleOf(store, undefined, { counted: 90 })
    const report = withPolicy(latestReport(chronicle, '/nowhere')!, policy)
    const page = pageOf(report, { chronicle, nights: 90 })
    const live = await pageTonight(store, tonight())
    expect(brief(page)).toEqual(told)
    expect(page).toEqual({ ...live, run: { ...live.run, processes: 1 } })
  })

  test('of a blind or short night the store still says so', async () => {
    const store = await storeOf(night(1, { S: 'L' }), night(2, { S: 'L' }, { missingShards: ['2/2'] }))
    expect(latestReport(await chronicleOf(store), '/')?.notes[0].code).toBe('OVERSTAY_MISSING_SHARD')
    await ingest(store, night(3, { S: 'c' }), { blind: true })
    const blind = latestReport(await chronicleOf(store), '/')
    expect([blind?.run.blind, blind?.findings, blind?.absent?.map(({ status }) => status)]).toEqual([
      true,
      [],
      ['unknown'],
    ])
    expect(latestReport(await chronicleOf(await storeOf()), '/')).toBe(undefined)
  })
})

test('without a store there are no nights, and nothing is known of the past', () => {
  const page = pageOf(tonight().report, { nights: NIGHTS_IN_FILE })
  expect([page.nights, page.hasPast, page.rows.map(({ strip, since }) => [strip, since])]).toEqual([
    [],
    false,
    [
      ['', null],
      ['', null],
    ],
  ])
})

test('findings that one reference holds are one block', () => {
  const { report } = night(
    1,
    { S: 'L', T: 'L', U: 'L' },
    { path: (name) => ({ holder: { kind: 'product', file: 'a.js', name: name === 'U' ? 'own' : 'both' } }) },
  )
  expect(pageOf(report, { nights: 1 }).rows.map(({ site, block }) => `${site.name} ${block}`)).toEqual([
    'S fp-S.named',
    'T fp-S.named',
    'U fp-U.named',
  ])
})

describe('the source around a site', () => {
  const excerptOf = (root: string, file: string, line: number, column: number): Page['details'][string]['excerpt'] => {
    const { report } = night(1, { S: 'L' })
    report.run.root = root
    Object.assign(report.findings[0].site, { file, line, column })
    return pageOf(report, { nights: 1 }).details['fp-S.named'].excerpt
  }

  test('is shown with its place marked', () => {
    const root = temporaryFolder()
    fs.writeFileSync(
      path.join(root, 'a.js'),
      Array.from({ length: 20 }, (_, index) => `line ${index + 1}\r\n`).join(''),
    )
    expect(excerptOf(root, 'a.js', 10, 6)).toEqual({
      first: 6,
      lines: [6, 7, 8, 9, 10, 11, 12, 13, 14].map((line) => `line ${line}`),
      marked: 4,
      mark: 5,
    })
    expect(excerptOf(root, 'a.js', 1, 1)).toMatchObject({ first: 1, marked: 0 })
    expect(excerptOf(root, 'a.js', 21, 1)).toBe(undefined)
    expect(excerptOf(root, 'b.js', 1, 1)).toBe(undefined)
  })

  test('of a minified line is what is around the column', () => {
    const root = temporaryFolder()
    const line = `${'x'.repeat(5000)}new Session()${'y'.repeat(5000)}`
    fs.writeFileSync(path.join(root, 'min.js'), line)
    const { lines, marked, mark } = excerptOf(root, 'min.js', 1, 5001)!
    expect(lines[marked].slice(mark)).toMatch(/^new Session\(\)y+…$/)
    expect(lines[marked].length).toBeLessThan(200)
  })

  test('is never that of a file outside the project, whatever a run file says, nor of one that is no source', () => {
    const outside = temporaryFolder()
    const root = path.join(outside, 'project')
    fs.mkdirSync(root)
    fs.writeFileSync(path.join(outside, 'secret.js'), 'secret')
    fs.writeFileSync(path.join(root, '.env'), 'secret')
    fs.symlinkSync(path.join(outside, 'secret.js'), path.join(root, 'link.js'))
    for (const file of ['../secret.js', path.join(outside, 'secret.js'), 'link.js', '.env', '..', '']) {
      expect(excerptOf(root, file, 1, 1), file).toBe(undefined)
    }
  })
})

test('a site belongs to its dependency, or to the nearest package of the project', () => {
  const root = temporaryFolder()
  fs.mkdirSync(path.join(root, 'packages/a/src'), { recursive: true })
  fs.writeFileSync(path.join(root, 'package.json'), '{ "name": "shop" }')
  fs.writeFileSync(path.join(root, 'packages/a/package.json'), '{ "name": "@shop/a" }')
  fs.writeFileSync(path.join(root, 'packages/package.json'), '{ "type": "module" }')
  const packageOf = (file: string): string => {
    const { report } = night(1, { S: 'L' })
    report.run.root = root
    report.findings[0].site.file = file
    return pageOf(report, { nights: 1 }).rows[0].package
  }
  expect(
    [
      'packages/a/src/deep/x.js',
      'packages/b/x.js',
      'main.js',
      'node_modules/p-map/index.js',
      'node_modules/a/node_modules/@b/c/d.js',
      '/elsewhere/x.js',
      'http://127.0.0.1/x.js',
    ].map(packageOf),
  ).toEqual(['@shop/a', 'shop', 'shop', 'p-map', '@b/c', '(elsewhere)', 'shop'])
})

test('the HTML is one file that asks nobody, with its data in it', () => {
  const { report } = tonight()
  report.findings[0].site.name = '</script><script>alert(1)</script>'
  const html = outputs.html(report, { colour: false, whole: '' })
  expect(html).toMatch(/<meta[^>]+Content-Security-Policy[^>]+default-src 'none'[^>]+connect-src 'none'/)
  expect(html.match(/<script/g)).toHaveLength(2)
  const data = JSON.parse(/<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html)![1]) as Page
  expect(data).toEqual(pageOf(report, { nights: NIGHTS_IN_FILE }))
  // Where the run was made is nobody's business.
  expect(JSON.stringify(data)).not.toContain('"root"')
})
