import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Mute, Report, Status } from '@overstay/schema'
import { afterAll, expect, test } from 'vitest'
import { forgetOldNights } from '../src/history.ts'
import { foldRunFiles } from '../src/index.ts'
import { ingest, withHistory } from '../src/ingest.ts'
import { FAILING_STATUSES, withPolicy } from '../src/policy.ts'
import { openStore } from '../src/stores/index.ts'
import { recordsOf, type NightPlan } from './night-builder.ts'
import { header } from './run-builder.ts'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'overstay-year-'))
afterAll(() => {
  fs.rmSync(folder, { recursive: true })
})

const DAYS = 365
const SHARDS = 3
/** Nights of which a shard never came in, and nights on which the canary was not found. */
const SHORT = new Set([20, 21, 97, 180, 181, 182, 300])
const BLIND = new Set([33, 150, 151, 310])

type Cell = 'L' | 'c' | undefined
interface Plan {
  shard: number
  /** What the run files say of it on a night. */
  cell: (day: number) => Cell
  /** What its report must say: written down by hand for each life, not computed from the cells. */
  status: (day: number) => Status | undefined
  traits?: (day: number) => { name: string; file: string }
}

const between = (day: number, from: number, to: number): boolean => day >= from && day <= to
/** A night that cannot prove anything clean. */
const untrusted = (day: number): boolean => SHORT.has(day) || BLIND.has(day)
/** Shard 3 is the one that stays away. */
const away = (day: number, shard: number): boolean => SHORT.has(day) && shard === 3

const lives: Record<string, Plan> = {
  // Never leaks.
  Clean: { shard: 1, cell: () => 'c', status: () => undefined },
  // Enters on night 40 and is fixed on night 120.
  Steady: {
    shard: 1,
    cell: (day) => (between(day, 40, 119) ? 'L' : 'c'),
    status: (day) => {
      if (day === 40) return 'new'
      if (between(day, 41, 119)) return 'ongoing'
      return day === 120 ? 'fixed' : undefined
    },
  },
  // In the shard that stays away: unknown then, and when its fix falls on a short night it is told on the next whole one.
  Far: {
    shard: 3,
    cell: (day) => (between(day, 10, 179) ? 'L' : 'c'),
    status: (day) => {
      if (day === 10) return 'new'
      if (between(day, 11, 179)) return away(day, 3) ? 'unknown' : 'ongoing'
      if (between(day, 180, 182)) return 'unknown'
      return day === 183 ? 'fixed' : undefined
    },
  },
  // Fixed on a blind night: nobody may believe it until the canary is found again.
  Blinded: {
    shard: 2,
    cell: (day) => (between(day, 100, 149) ? 'L' : 'c'),
    status: (day) => {
      if (day === 100) return 'new'
      if (between(day, 101, 149)) return 'ongoing'
      if (day === 150 || day === 151) return 'unknown'
      return day === 152 ? 'fixed' : undefined
    },
  },
  // Fixed on night 200, back on night 250, fixed for good on night 260.
  Back: {
    shard: 2,
    cell: (day) => (between(day, 160, 199) || between(day, 250, 259) ? 'L' : 'c'),
    status: (day) => {
      if (day === 160) return 'new'
      if (day === 250) return 'regressed'
      if (between(day, 161, 199) || between(day, 251, 259)) return 'ongoing'
      return day === 200 || day === 260 ? 'fixed' : undefined
    },
  },
  // Every second night from 210 to 240: called fixed once, then flaky, then calm long enough.
  Flicker: {
    shard: 1,
    cell: (day) => (between(day, 210, 240) && day % 2 === 0 ? 'L' : 'c'),
    status: (day) => {
      if (day === 210) return 'new'
      if (day === 211) return 'fixed'
      if (day === 212) return 'regressed'
      // Half of the nights: 1 - 0.5^5 is the first above 95%; up to its last leak it is slightly more than half.
      if (between(day, 213, 244)) return 'flaky'
      return day === 245 ? 'fixed' : undefined
    },
  },
  // Its test is skipped from 270 to 279.
  Skipped: {
    shard: 1,
    cell: (day) => (between(day, 270, 279) ? undefined : between(day, 265, 290) ? 'L' : 'c'),
    status: (day) => {
      if (day === 265) return 'new'
      if (between(day, 270, 279)) return 'unknown'
      if (between(day, 266, 290)) return 'ongoing'
      return day === 291 ? 'fixed' : undefined
    },
  },
  // Moves to another file on night 60, and again on night 90.
  Moves: {
    shard: 2,
    cell: (day) => (between(day, 50, 139) ? 'L' : 'c'),
    status: (day) => {
      if (day === 50) return 'new'
      if (between(day, 51, 139)) return 'ongoing'
      return day === 140 ? 'fixed' : undefined
    },
    traits: (day) => ({ name: 'Moves', file: day < 60 ? 'src/a.js' : day < 90 ? 'src/b.js' : 'src/c.js' }),
  },
  // Muted from night 5 to the end of night 34, and still there: its mute’s end is told, and it is fixed on night 45.
  Muted: {
    shard: 1,
    cell: (day) => (between(day, 5, 44) ? 'L' : 'c'),
    status: (day) => {
      if (between(day, 5, 34)) return 'muted'
      if (between(day, 35, 44)) return 'ongoing'
      return day === 45 ? 'fixed' : undefined
    },
  },
  // Enters on a short night, on a shard that is there.
  OnShortNight: {
    shard: 1,
    cell: (day) => (day >= 300 ? 'L' : 'c'),
    status: (day) => (day === 300 ? 'new' : day > 300 ? 'ongoing' : undefined),
  },
  // There from the first night to the last.
  Always: { shard: 2, cell: () => 'L', status: (day) => (day === 1 ? 'new' : 'ongoing') },
}

const atDay = (day: number): string => new Date(Date.UTC(2026, 0, day, 3)).toISOString()
const mutes: Mute[] = [{ fingerprint: 'fp-Muted', until: atDay(34).slice(0, 10), reason: 'known', owner: '@core' }]
let pid = 0

function shardFile(day: number, shard: number, attempt = atDay(day)): string {
  const sites: NightPlan['sites'] = {}
  const files = new Map<string, string>()
  for (const [name, { shard: own, cell, traits }] of Object.entries(lives)) {
    const seen = cell(day)
    if (own !== shard || seen === undefined) continue
    sites[name] = seen
    files.set(name, traits?.(day).file ?? `src/${name}.js`)
  }
  const run = `night-${String(day).padStart(3, '0')}`
  const records = recordsOf({ run, sites, file: (name) => files.get(name)! }).map((record) =>
    // A moved site has another fingerprint, as the transform would give it.
    record.t === 'site' && record.name === 'Moves' ? { ...record, fingerprint: `fp-Moves-${record.file}` } : record,
  )
  const own = {
    ...header,
    run,
    commit: `c${day}`,
    branch: 'main',
    startedAt: attempt,
    attempt,
    pid: ++pid,
    shard: `${shard}/${SHARDS}`,
  }
  const file = path.join(folder, `${run}-${shard}-${pid}.ndjson`)
  fs.writeFileSync(file, [own, ...records].map((record) => JSON.stringify(record) + '\n').join(''))
  return file
}

function statusesIn({ findings, absent }: Report): Record<string, Status> {
  const all = [...findings.filter(({ gate, mute }) => gate !== 'none' || mute !== undefined), ...absent!]
  return Object.fromEntries(all.map(({ site, status }) => [site.name, status]))
}

test('a scripted year: every night of every life is told as it was planned', async () => {
  const store = await openStore(path.join(folder, 'nights.db'))
  let failing = 0
  for (let day = 1; day <= DAYS; day++) {
    const shards = [1, 2, 3].filter((shard) => !away(day, shard))
    const files = shards.map((shard) => shardFile(day, shard))
    // Now and then a shard is run again, or its file is copied twice.
    if (day % 29 === 0) files.push(shardFile(day, 1, atDay(day).replace('T03', 'T04')))
    if (day % 31 === 0) {
      const copy = `${files[0]}.copy.ndjson`
      fs.copyFileSync(files[0], copy)
      files.push(copy)
    }
    const folded = await foldRunFiles(files)
    const blind = BLIND.has(day)
    const told = await withHistory(store, folded, { blind })
    const policy = { hasPast: true, fail: FAILING_STATUSES, mutes, budgets: [], ownersOf: () => [] }
    const report = withPolicy(told, policy)
    const expected = Object.fromEntries(
      Object.entries(lives).flatMap(([name, { status }]) => {
        const planned = status(day)
        return planned === undefined ? [] : [[name, planned]]
      }),
    )
    expect(statusesIn(report), `night ${day}`).toEqual(expected)
    expect(report.run.missingShards, `night ${day}`).toEqual(SHORT.has(day) ? ['3/3'] : [])
    // Only what is new or back fails, and a mute that has ended.
    const fails = Object.values(expected).some((status) => status === 'new' || status === 'regressed')
    expect(report.summary.failed, `night ${day}`).toBe(fails || between(day, 35, 44))
    if (report.summary.failed) failing++
    expect(await ingest(store, folded, { blind })).toBe('added')
    expect(await ingest(store, folded, { blind })).toBe('already there')
    if (day % 100 === 0) await forgetOldNights(store, 30)
    for (const file of files) fs.rmSync(file)
  }
  expect(failing).toBeGreaterThan(15)
  expect([...Array(DAYS).keys()].filter((day) => untrusted(day + 1))).toHaveLength(SHORT.size + BLIND.size)
  await store.close()
}, 300_000)
