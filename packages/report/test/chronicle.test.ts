import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { chronicleOf, differenceOf } from '../src/chronicle.ts'
import { differenceText, sitesText, siteText, trendText } from '../src/chronicle-text.ts'
import { ingest } from '../src/ingest.ts'
import { openStore } from '../src/stores/index.ts'
import type { Store } from '../src/stores/store.ts'
import { nightOf, type NightPlan } from './night-builder.ts'

async function storeOf(...nights: Partial<NightPlan>[]): Promise<Store> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'overstay-chronicle-'))
  const store = await openStore(path.join(folder, 'nights.db'))
  onTestFinished(async () => {
    await store.close()
    fs.rmSync(folder, { recursive: true })
  })
  for (const [index, night] of nights.entries()) {
    const at = new Date(Date.UTC(2026, 0, index + 1, 3)).toISOString()
    const plan: NightPlan = { run: `n${index + 1}`, commit: `c${index + 1}`, at, sites: {}, ...night }
    await ingest(store, nightOf(plan), { blind: plan.missingShards === undefined && index === 5 })
  }
  return store
}

const week = [
  { sites: { S: 'c', T: 'L' } },
  { sites: { S: 'L', T: 'L' } },
  { sites: { S: 'L', T: 'c', W: 'w' } },
  { sites: { S: 'L' }, missingShards: ['2/2'] },
  { sites: { S: 'c', T: 'c' } },
  { sites: { S: 'L' } },
] as const satisfies Partial<NightPlan>[]

test('tells all nights and sites', async () => {
  const chronicle = await chronicleOf(await storeOf(...structuredClone(week)))
  expect(chronicle.sites.map(({ finding, strip, status }) => `${finding.site.name} "${strip}" ${status}`)).toEqual([
    'S ".FFF.F" regressed',
    'W "  w   " unknown',
    'T "FF. . " fixed',
  ])
  expect(chronicle.nights.map(({ fails, warns, statuses }) => ({ fails, warns, ...statuses }))).toEqual([
    { fails: 1, warns: 0, new: 1 },
    { fails: 2, warns: 0, new: 1, ongoing: 1 },
    { fails: 1, warns: 1, new: 1, ongoing: 1, fixed: 1 },
    { fails: 1, warns: 0, ongoing: 1, unknown: 1 },
    { fails: 0, warns: 0, fixed: 1, unknown: 1 },
    { fails: 1, warns: 0, regressed: 1, unknown: 1 },
  ])
})

test.each([
  ['history', (store: Store) => chronicleOf(store).then((all) => sitesText(all, false))],
  ['trend', (store: Store) => chronicleOf(store).then((all) => trendText(all, 60, false))],
  ['site', (store: Store) => chronicleOf(store).then((all) => siteText(all, all.sites[0], false))],
  ['diff', (store: Store) => differenceOf(store, 'n2', 'n3').then((all) => differenceText(all, 'n2', 'n3', false))],
])('prints the %s', async (name, print) => {
  await expect(await print(await storeOf(...structuredClone(week)))).toMatchFileSnapshot(`golden/chronicle-${name}.txt`)
})

test('an empty store, and a run that is not there, are sentences', async () => {
  const store = await storeOf()
  expect(sitesText(await chronicleOf(store), false)).toBe('No leak in 0 nights.\n')
  expect(trendText(await chronicleOf(store), 60, false)).toBe('There is no night in the store.\n')
  await expect(differenceOf(store, 'a', 'b')).rejects.toThrow('there is no run a in the store')
})

test('nothing changed is said', async () => {
  const store = await storeOf({ sites: { S: 'L' } }, { sites: { S: 'L' } })
  expect(differenceText(await differenceOf(store, 'n1', 'n2'), 'n1', 'n2', false)).toBe(
    'Nothing changed from n1 to n2.\n',
  )
})

test('a site that moved is one site, with the nights before its move', async () => {
  const path = (): object => ({ holder: { kind: 'product', file: 'src/app.js', name: 'sessions' } })
  const store = await storeOf({ sites: { S: 'L' }, path }, {})
  const moved = nightOf({ run: 'n3', commit: 'c3', at: '2026-01-03T03:00:00.000Z', sites: { U: 'L' }, path })
  moved.report.findings[0].site.function = 'makeS'
  await ingest(store, moved, { blind: false })
  const { sites } = await chronicleOf(store)
  expect(sites.map(({ fingerprint, strip, history }) => [fingerprint, strip, history.movedFrom])).toEqual([
    ['fp-U', 'F F', 'fp-S'],
  ])
})
