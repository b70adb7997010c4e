import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { foldRunFiles, openStore } from '@overstay/report'
import { runRecord } from '@overstay/schema'
import { installedDuckDb } from './duckdb.ts'

const RECORDS = 1_000_000
const SITES = 2000
const NIGHTS = 365
const KEPT_SITES = 765
const RUNS = 3
const COMMAND = fileURLToPath(new URL('../../../apps/reporter/bin/overstay.js', import.meta.url))

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'overstay-bench-'))
process.on('exit', () => {
  fs.rmSync(folder, { recursive: true })
})

interface Cost {
  wall: number
  cpu: number
}

async function cost(work: () => Promise<unknown>): Promise<Cost> {
  const before = process.cpuUsage()
  const start = performance.now()
  await work()
  const { user, system } = process.cpuUsage(before)
  return { wall: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 }
}

const header = (run: string): object => ({
  t: 'header',
  format: 'overstay-run',
  version: 1,
  run,
  shard: '',
  commit: run,
  branch: 'main',
  node: process.versions.node,
  pid: 1,
  startedAt: '2026-12-31T09:00:00.000Z',
  root: folder,
  program: 'app.js',
  track: 'all',
})
const site = (id: number): object => {
  const place = {
    file: `src/f${id % 200}.js`,
    line: id + 1,
    column: 3,
    function: `f${id}`,
    kind: 'new',
    name: `C${id}`,
  }
  return { t: 'site', id, expected: 'all', fingerprint: `fp${id}`, ...place }
}
const end = {
  t: 'end',
  endedAt: '2026-12-31T09:10:00.000Z',
  exitCode: 0,
  sites: SITES,
  collections: 1,
  snapshotMs: null,
}

/** A run file of a long test suite: half of its records are scopes, half verdicts. */
function writeRunFile(file: string): void {
  const out = fs.openSync(file, 'w')
  const write = (records: object[]): void => {
    fs.writeSync(out, records.map((record) => JSON.stringify(record) + '\n').join(''))
  }
  write([header('bench'), ...Array.from({ length: SITES }, (_, id) => site(id))])
  for (let first = 0; first < RECORDS / 2; first += 500) {
    const ids = Array.from({ length: 500 }, (_, index) => first + index)
    write(
      ids.flatMap((id) => {
        const sites = [
          [id % SITES, 20, 0],
          [(id * 7) % SITES, 3, 0],
        ]
        return [
          { t: 'scope', id, kind: 'test', name: `test number ${id}`, parent: null, file: `test/t${id % 300}.test.js` },
          { t: 'verdict', scope: id, outcome: 'judged', sites },
        ]
      }),
    )
  }
  write([end])
  fs.closeSync(out)
}

/** What every reader of such a file has to do at least: split it into lines and parse them; and check them. */
async function parsed(file: string, check: boolean): Promise<void> {
  let rest = ''
  for await (const bytes of fs.createReadStream(file)) {
    const lines = (rest + String(bytes)).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const value: unknown = JSON.parse(line)
      if (check) runRecord.safeParse(value)
    }
  }
}

/** A year of nights whose rollup has 279k rows. */
async function writeStore(file: string): Promise<void> {
  const store = await openStore(file)
  const summary = { sites: SITES, scopes: 500_000, created: 10_000_000, survivors: 1000, failed: true }
  await store.exclusively(async () => {
    for (let night = 0; night < NIGHTS; night++) {
      const run = `night-${night}`
      const at = new Date(Date.UTC(2026, 0, night + 1)).toISOString()
      const rows = Array.from({ length: KEPT_SITES }, (_, id) => {
        const level = (id + night) % 40 < id % 40 ? (2 as const) : (0 as const)
        return { key: `fp${id} test`, level, created: 100, survivors: level * 10, scopes: 50, bytes: level * 1000 }
      })
      const sites =
        night === 0 ? rows.map(({ key }, id) => ({ key, scopeKind: 'test' as const, finding: findingOf(id) })) : []
      const own = { run, at, commit: run, branch: 'main', trusted: true, blind: false, processes: [], summary }
      await store.write({ run: own, rows, moves: [], sites, clean: [] })
    }
  })
  await store.close()
}

function findingOf(
  id: number,
): Parameters<Awaited<ReturnType<typeof openStore>>['write']>[0]['sites'][number]['finding'] {
  const place = {
    file: `src/f${id % 200}.js`,
    line: id + 1,
    column: 3,
    function: `f${id}`,
    kind: 'new',
    name: `C${id}`,
  } as const
  return {
    fingerprint: `fp${id}`,
    status: 'new',
    gate: 'fail',
    reason: 'it grows each time the same work is done',
    confidence: 'confirmed',
    site: place,
    scope: { kind: 'test', names: ['works'], tests: [] },
    holder: { kind: 'product', file: place.file, name: `cache${id}` },
    category: 'cache',
    holds: { objects: 0, bytes: 0, sites: [] },
    created: 100,
    survivors: 20,
    scopes: 50,
    scopesWithSurvivors: 50,
    pattern: 'growing',
    retainedBytes: 2000,
    paths: [],
  }
}

/** The best of some runs: on a machine that does other things as well, the least disturbed one. */
async function best(work: () => Promise<unknown>): Promise<Cost> {
  const costs: Cost[] = []
  for (let run = 0; run < RUNS; run++) costs.push(await cost(work))
  return { wall: Math.min(...costs.map(({ wall }) => wall)), cpu: Math.min(...costs.map(({ cpu }) => cpu)) }
}

const TELL_PEAK = `data:text/javascript,process.on('exit',()=>process.stderr.write('peak '+process.resourceUsage().maxRSS))`

/** Best seconds and most megabytes of whole processes. */
function commandCost(runs: readonly (readonly string[])[]): string {
  let seconds = Infinity
  let peak = 0
  for (const args of runs) {
    const start = performance.now()
    const { stderr, status } = spawnSync(process.execPath, ['--import', TELL_PEAK, COMMAND, ...args], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    if (status !== 0) throw new Error(`overstay ${args.join(' ')}: ${stderr}`)
    seconds = Math.min(seconds, (performance.now() - start) / 1000)
    peak = Math.max(peak, Number(/peak (\d+)/.exec(stderr)?.[1]))
  }
  return `${seconds.toFixed(2)} s, ${Math.round(peak / 1024)} MB`
}

const times = (...args: string[]): string[][] => Array.from({ length: RUNS }, () => args)

const line = (what: string, { wall, cpu }: Cost): void => {
  console.log(`${what.padEnd(48)} ${wall.toFixed(2).padStart(6)} s  ${cpu.toFixed(2).padStart(6)} s processor`)
}

fs.writeFileSync(path.join(folder, 'package.json'), '{}')
const big = path.join(folder, 'big.ndjson')
writeRunFile(big)
console.log(
  `Node ${process.versions.node}, ${RECORDS} records (${Math.round(fs.statSync(big).size / 1e6)} MB), best of ${RUNS}\n`,
)
const parse = await best(() => parsed(big, false))
const check = await best(() => parsed(big, true))
const fold = await best(() => foldRunFiles([big]))
line('only split and parsed', parse)
line('split, parsed and checked', check)
line('folded (with checks)', fold)
const askDuckDb = await installedDuckDb(path.join(folder, 'peer'))
const duckDb = await best(async () => {
  if ((await askDuckDb(big)) !== SITES) throw new Error('DuckDB found other sites')
})
line('DuckDB: created and left by site, unchecked', duckDb)
console.log(
  `folding takes ${(fold.wall / duckDb.wall).toFixed(1)}× the time and ${(fold.cpu / duckDb.cpu).toFixed(1)}× the processor time of DuckDB`,
)
console.log(`folding costs ${(fold.cpu / check.cpu).toFixed(2)}× of reading with checks\n`)

const nights = path.join(folder, 'nights.db')
await writeStore(nights)
const small = path.join(folder, 'night.ndjson')
fs.writeFileSync(
  small,
  [header('tonight'), ...[0, 1, 2].map(site), end].map((record) => JSON.stringify(record) + '\n').join(''),
)
console.log(`whole commands over a store of ${NIGHTS * KEPT_SITES} rows, best of ${RUNS}:`)
console.log(`overstay --version            ${commandCost(times('--version'))}`)
console.log(
  `overstay report               ${commandCost(times('report', small, '--store', nights, '--format', 'json'))}`,
)
console.log(`overstay trend                ${commandCost(times('trend', '--store', nights))}`)
const ingests = Array.from({ length: RUNS }, (_, run) => ['ingest', big, '--store', path.join(folder, `${run}.db`)])
console.log(`overstay ingest of ${RECORDS} records ${commandCost(ingests)}`)
