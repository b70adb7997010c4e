import { execFileSync, spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { forgetOldNights } from '../src/history.ts'
import { ingest, withHistory } from '../src/ingest.ts'
import { openStore } from '../src/stores/index.ts'
import { migrate, migrations } from '../src/stores/migrations.ts'
import { openDatabase } from '../src/stores/sqlite-driver.ts'
import type { Store } from '../src/stores/store.ts'
import { nightOf, type NightPlan } from './night-builder.ts'
import { casesOf } from './nights.ts'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'overstay-store-'))
afterAll(() => {
  fs.rmSync(folder, { recursive: true })
})
const CHILD = new URL('ingest-nights.mjs', import.meta.url).pathname
let files = 0
const fresh = (): string => path.join(folder, `${files++}.db`)
const SEEING = { blind: false }

const at = (day: number): string => new Date(Date.UTC(2026, 0, day, 3)).toISOString()
const plan = (day: number, sites: NightPlan['sites'], more: Partial<NightPlan> = {}): NightPlan => ({
  run: `run-${String(day).padStart(3, '0')}`,
  commit: `c${day}`,
  at: at(day),
  sites,
  ...more,
})

async function withStore<T>(use: (store: Store, file: string) => Promise<T>, file = fresh()): Promise<T> {
  const store = await openStore(file)
  try {
    return await use(store, file)
  } finally {
    await store.close()
  }
}

const runsIn = (file: string): Promise<number> => withStore(async (store) => (await store.runs()).length, file)

/** Tells every night in turn: "Session new, Cache fixed". */
async function told(store: Store, ...plans: NightPlan[]): Promise<string[]> {
  const lines: string[] = []
  for (const one of plans) {
    const folded = nightOf(one)
    const { findings, absent } = await withHistory(store, folded, SEEING)
    await ingest(store, folded, SEEING)
    const present = findings.map(
      ({ site, status, gate }) => `${site.name} ${status}${gate === 'warn' ? ' (warn)' : ''}`,
    )
    lines.push([...present, ...absent!.map(({ site, status }) => `${site.name} ${status}`)].join(', '))
  }
  return lines
}

test('a leak lives through the store as it does in the fixtures', async () => {
  await withStore(async (store) => {
    const days = [{ S: 'c' }, { S: 'L' }, { S: 'L', T: 'L' }, { T: 'L' }, { S: 'c', T: 'c' }, { S: 'L' }] as const
    expect(await told(store, ...days.map((sites, index) => plan(index + 1, sites)))).toEqual([
      '',
      'S new',
      'S ongoing, T new',
      'T ongoing, S unknown',
      'S fixed, T fixed',
      'S regressed',
    ])
  })
})

test('every fixture of one site and no move tells the same through the store', async () => {
  const own = new URL('nights/', import.meta.url)
  const cases = fs
    .readdirSync(own)
    .flatMap((name) => casesOf(fs.readFileSync(new URL(name, own), 'utf8')))
    .filter(({ rows, mutes }) => rows.length === 1 && mutes.length === 0)
  expect(cases.length).toBeGreaterThan(40)
  for (const { title, nights, rows } of cases) {
    await withStore(async (store) => {
      const [row] = rows
      const statuses: string[] = []
      const ranges: string[] = []
      for (const [index, night] of nights.entries()) {
        const cell = row.cells[index]
        const sites: NightPlan['sites'] = cell === '.' ? {} : { Session: cell as 'L' | 'c' }
        const folded = nightOf({ ...night, sites, missingShards: night.trusted ? [] : ['1/2'] })
        const { findings, absent } = await withHistory(store, folded, SEEING)
        await ingest(store, folded, SEEING)
        const own = findings.at(0) ?? absent!.at(0)
        statuses.push(own?.status ?? '-')
        const { cleanBefore, appeared } = own?.history ?? {}
        ranges.push(own ? `${cleanBefore?.commit ?? '?'}..${appeared?.commit ?? '?'}` : '-')
      }
      expect(statuses, title).toEqual(row.statuses.map((text) => text.replace(/:.*/, '')))
      if (row.ranges.length > 0) expect(ranges, title).toEqual(row.ranges)
    })
  }
})

test('a warning that grows into a failure is new when it fails', async () => {
  await withStore(async (store) => {
    const days = [{ S: 'w' }, { S: 'w' }, { S: 'L' }, { S: 'w' }, { S: 'c' }] as const
    expect(await told(store, ...days.map((sites, index) => plan(index + 1, sites)))).toEqual([
      'S new (warn)',
      'S ongoing (warn)',
      'S new',
      'S ongoing (warn)',
      'S fixed',
    ])
  })
})

test('what moved is followed, and still known as moved when it is read again', async () => {
  await withStore(async (store) => {
    const holder = { kind: 'product', file: 'src/app.js', name: 'sessions' } as const
    await told(store, plan(1, { Session: 'L' }, { path: () => ({ holder }) }))
    const moved = plan(2, { UserSession: 'L' }, { path: () => ({ holder }) })
    // The class was renamed; its function too, in this builder: that is another leak.
    expect((await withHistory(store, nightOf(moved), SEEING)).findings[0].status).toBe('new')
    const folded = nightOf(moved)
    folded.report.findings[0].site.function = 'makeSession'
    expect((await withHistory(store, folded, SEEING)).findings[0]).toMatchObject({
      status: 'ongoing',
      history: { movedFrom: 'fp-Session', appeared: { commit: 'c1' } },
    })
    await ingest(store, folded, SEEING)
    expect(await told(store, plan(3, { UserSession: 'c' }))).toEqual(['UserSession fixed'])
  })
})

test('the last clean night is known also of a site that never leaked before', async () => {
  await withStore(async (store) => {
    await told(store, ...[1, 2, 3].map((day) => plan(day, { S: 'c' })), plan(4, {}))
    const { findings } = await withHistory(store, nightOf(plan(5, { S: 'L' })), SEEING)
    expect(findings[0].history).toMatchObject({ cleanBefore: { commit: 'c3' }, appeared: { commit: 'c5' } })
  })
})

test('the same run again changes nothing; with one more shard it is replaced; with part of it, it is refused', async () => {
  await withStore(async (store) => {
    const both = nightOf(plan(1, { S: 'L' }))
    const processes = ['["r","1/2","","1","",""]', '["r","2/2","","2","",""]']
    const first = { ...both, processes: processes.slice(0, 1) }
    expect(await ingest(store, first, SEEING)).toBe('added')
    expect(await ingest(store, first, SEEING)).toBe('already there')
    expect(await ingest(store, { ...both, processes }, SEEING)).toBe('replaced')
    expect(await ingest(store, first, SEEING)).toBe('already there')
    const other = { ...both, processes: ['["r","3/3","","3","",""]'] }
    await expect(ingest(store, other, SEEING)).rejects.toThrow('the store has other processes of run run-001')
    const again = { ...both, processes: [processes[0], '["r","2/2","2026","9","",""]'] }
    expect(await ingest(store, again, SEEING)).toBe('replaced')
    expect(await store.runs()).toHaveLength(1)
  })
})

test('branches have histories of their own', async () => {
  await withStore(async (store) => {
    await told(store, plan(1, { S: 'L' }))
    expect(await told(store, plan(2, { S: 'L' }, { branch: 'topic' }))).toEqual(['S new'])
    expect(await told(store, plan(3, { S: 'L' }))).toEqual(['S ongoing'])
  })
})

test('a run of yesterday that comes in late is told by what was before it', async () => {
  await withStore(async (store) => {
    await told(store, plan(1, { S: 'c' }), plan(3, { S: 'L' }))
    expect(await told(store, plan(2, { S: 'L' }))).toEqual(['S new'])
    expect(await told(store, plan(4, { S: 'L' }))).toEqual(['S ongoing'])
  })
})

test('forgetting old nights changes no status that comes after', async () => {
  // Two sites through 60 nights, one of them flickering by a fixed pattern.
  const sitesOn = (day: number): NightPlan['sites'] => ({
    S: day % 17 < 8 ? 'L' : 'c',
    ...(day % 3 !== 0 && { F: (day * 7) % 5 < 2 ? 'L' : 'c' }),
  })
  const days = Array.from({ length: 60 }, (_, index) => plan(index + 1, sitesOn(index + 1)))
  const whole = await withStore((store) => told(store, ...days))
  const forgetting = await withStore(async (store) => {
    const lines: string[] = []
    for (const day of days) {
      lines.push(...(await told(store, day)))
      await forgetOldNights(store, 5)
    }
    expect(await store.nights('main')).toHaveLength(5)
    expect(await forgetOldNights(store, 5)).toBe(0)
    await expect(withHistory(store, nightOf(plan(0, {}, { at: at(1) })), SEEING)).rejects.toThrow('is older than')
    return lines
  })
  expect(forgetting).toEqual(whole)
  expect(new Set(whole.join(', ').match(/[a-z]+/g))).toEqual(
    new Set(['new', 'ongoing', 'fixed', 'regressed', 'flaky', 'unknown']),
  )
})

test('readers see whole runs while one is written', async () => {
  await withStore(async (store, file) => {
    await told(store, plan(1, { S: 'L' }))
    const reader = await openStore(file, { readOnly: true })
    await store.exclusively(async () => {
      const [night] = await store.nights('main')
      await store.write({ run: { ...night.run, run: 'x' }, rows: [], moves: [], sites: [], clean: [] })
      expect(await store.runs()).toHaveLength(2)
      expect(await reader.runs()).toHaveLength(1)
    })
    expect(await reader.runs()).toHaveLength(2)
    await reader.close()
  })
})

test('what fails half-way leaves nothing', async () => {
  await withStore(async (store) => {
    await told(store, plan(1, { S: 'L' }))
    const [night] = await store.nights('main')
    const failing = store.exclusively(async () => {
      await store.write({ run: { ...night.run, run: 'x' }, rows: [], moves: [], sites: [], clean: [] })
      throw new Error('half-way')
    })
    await expect(failing).rejects.toThrow('half-way')
    expect(await store.runs()).toHaveLength(1)
    expect(await told(store, plan(2, { S: 'L' }))).toEqual(['S ongoing'])
  })
})

describe('a store that cannot be used is a sentence', () => {
  test('another program’s file', async () => {
    const file = fresh()
    fs.writeFileSync(file, 'no store at all, but long enough to be looked at as one '.repeat(40))
    await expect(openStore(file)).rejects.toThrow(/is no store of overstay/)
    expect(fs.readFileSync(file, 'utf8')).toContain('no store at all')
  })

  test('a newer version', async () => {
    const file = fresh()
    await withStore(() => Promise.resolve(), file)
    const database = await openDatabase(file, false)
    database.exec('PRAGMA user_version = 99')
    database.close()
    await expect(openStore(file)).rejects.toThrow(/store of version 99; this overstay knows up to version 1/)
    await expect(openStore(file, { readOnly: true })).rejects.toThrow(/version 99/)
  })

  test('a folder, and a file that is not there', async () => {
    await expect(openStore(folder)).rejects.toThrow(/cannot be opened/)
    await expect(openStore(fresh(), { readOnly: true })).rejects.toThrow(/cannot be opened/)
  })

  test('a disk that takes no more', async () => {
    const file = fresh()
    await withStore(async (store) => told(store, plan(1, { S: 'L' })), file)
    // A limit on the size of files stands for the disk; the signal it comes with is ignored, as a disk sends none.
    const limited = `trap '' XFSZ; ulimit -f 300; exec "$0" "$@"`
    const child = spawn('bash', ['-c', limited, process.execPath, CHILD, file, '1', '500'])
    let [out, err] = ['', '']
    child.stdout.on('data', (bytes: Buffer) => (out += String(bytes)))
    child.stderr.on('data', (bytes: Buffer) => (err += String(bytes)))
    expect(await new Promise((resolve) => child.once('close', resolve))).not.toBe(0)
    expect(err).toMatch(/ReportError.*(?:cannot be read or written by the disk|the disk is full)/)
    const acknowledged = out.trim().split('\n').length
    expect(acknowledged).toBeGreaterThan(1)
    await withStore(async (store) => {
      expect(await store.runs()).toHaveLength(acknowledged + 1)
      expect(await told(store, plan(400, { S: 'c' }))).toEqual([expect.stringContaining('S fixed')])
    }, file)
  })
})

test('an older store is brought forward, with a copy of what it was', async () => {
  const file = fresh()
  await withStore(async (store) => told(store, plan(1, { S: 'L' })), file)
  const steps = [...migrations, 'ALTER TABLE run ADD COLUMN note TEXT']
  const database = await openDatabase(file, false)
  migrate(database, file, steps)
  expect(database.prepare('SELECT note, name FROM run').all()).toMatchObject([{ note: null, name: 'run-001' }])
  database.close()
  const backup = `${file}.v${migrations.length}.backup`
  await withStore(async (store) => {
    expect(await told(store, plan(2, { S: 'L' }))).toEqual(['S ongoing'])
  }, backup)
})

test('a migration that fails leaves the store as it was', async () => {
  const file = fresh()
  await withStore(async (store) => told(store, plan(1, { S: 'L' })), file)
  const database = await openDatabase(file, false)
  const broken = [...migrations, 'ALTER TABLE run ADD COLUMN note TEXT; SELECT * FROM nowhere']
  expect(() => {
    migrate(database, file, broken)
  }).toThrow(/nowhere/)
  database.close()
  expect(await runsIn(file)).toBe(1)
})

test('two ingests at once both arrive', async () => {
  const file = fresh()
  await withStore(() => Promise.resolve(), file)
  const children = [1, 101].map((first) =>
    spawn(process.execPath, [CHILD, file, String(first), '20'], { stdio: ['ignore', 'ignore', 'inherit'] }),
  )
  const codes = await Promise.all(children.map((child) => new Promise((resolve) => child.once('exit', resolve))))
  expect(codes).toEqual([0, 0])
  expect(await runsIn(file)).toBe(40)
})

test('killed at random moments: what was acknowledged is there, what is there is whole, and the next one goes on', async () => {
  const file = fresh()
  let acknowledged = 0
  const KILLS = Number(process.env.OVERSTAY_KILLS ?? 6)
  for (let kill = 0; kill < KILLS; kill++) {
    const child = spawn(process.execPath, [CHILD, file, String(acknowledged + 1), '1000'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let seen = acknowledged
    const ready = new Promise<void>((resolve) => {
      child.stdout.on('data', (bytes: Buffer) => {
        for (const line of String(bytes).trim().split('\n')) seen = Number(line)
        resolve()
      })
    })
    await ready
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 60))
    child.kill('SIGKILL')
    await new Promise((resolve) => child.once('exit', resolve))
    await withStore(async (store) => {
      const nights = await store.nights('main')
      expect(nights.length).toBeGreaterThanOrEqual(seen)
      expect(nights.every(({ levels }) => levels.size === 50)).toBe(true)
      acknowledged = nights.length
    }, file)
  }
  execFileSync(process.execPath, [CHILD, file, String(acknowledged + 1), '1'])
  expect(await runsIn(file)).toBe(acknowledged + 1)
})
