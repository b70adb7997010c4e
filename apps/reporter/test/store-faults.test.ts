import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { COMMAND, overstay, overstayWith, temporaryFolder, type Result } from './overstay.ts'
import { writeRun } from './run-files.ts'

const at = (day: number): string => new Date(Date.UTC(2026, 0, day, 3)).toISOString()

/** A project with `stored` runs in its store and one more that is not. */
function project(stored: number): { folder: string; store: string; next: string } {
  const folder = temporaryFolder()
  fs.writeFileSync(path.join(folder, 'package.json'), '{}')
  for (let day = 1; day <= stored; day++) {
    expect(
      overstay(folder, 'ingest', writeRun(folder, { run: `n${day}`, at: at(day), sites: { S: 'L' } })).status,
    ).toBe(0)
  }
  const next = writeRun(folder, { run: 'next', at: at(stored + 1), sites: { S: 'c', T: 'L' } })
  return { folder, store: path.join(folder, '.overstay/nights.db'), next }
}

/** The names of the runs in a store. */
function runsIn(folder: string): string[] {
  const { stdout } = overstay(folder, 'trend', '--json', '--nights', '9999')
  return (JSON.parse(stdout) as { run: { run: string } }[]).map(({ run }) => run.run)
}

function expectSentence({ status, stderr, stdout }: Result, sentence: RegExp): void {
  expect(stderr).toMatch(sentence)
  expect(stderr.trim().split('\n')).toHaveLength(2)
  expect([status, stdout]).toEqual([3, ''])
}

test('a store of a newer version: every command says so, and it stays as it is', () => {
  const { folder, store, next } = project(1)
  const bytes = fs.readFileSync(store)
  // Where SQLite keeps the version that a program gives its file.
  bytes.writeUInt32BE(99, 60)
  fs.writeFileSync(store, bytes)
  fs.writeFileSync(path.join(folder, 'overstay.config.json'), '{ "nightly": { "suites": [["no-such-command"]] } }')
  for (const args of [['ingest', next], ['report', next], ['history'], ['trend'], ['nightly']]) {
    expectSentence(
      overstay(folder, ...args),
      /nights\.db is a store of version 99; this overstay knows up to version 1/,
    )
  }
  expect(fs.readFileSync(store).equals(bytes)).toBe(true)
})

test('a store that cannot be written is still read; what would write it says so, a night before its suites', () => {
  const { folder, store, next } = project(2)
  fs.writeFileSync(path.join(folder, 'overstay.config.json'), '{ "nightly": { "suites": [["no-such-command"]] } }')
  for (const one of [folder, store, path.dirname(store)]) fs.chmodSync(one, one === store ? 0o444 : 0o555)
  // Root may write everything.
  const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
  const before = fs.readFileSync(store)
  expect(overstayWith(user, folder, 'trend').stdout).toContain('2 nights of main')
  const { status, stdout } = overstayWith(user, folder, 'report', next)
  expect(stdout).toMatch(/T in make {2}fp-T[^]*^fixed src\/app\.js:1/m)
  expect(status).toBe(1)
  for (const args of [['ingest', next], ['nightly']]) {
    expectSentence(overstayWith(user, folder, ...args), /nights\.db cannot be written .*\n.*--store/)
  }
  expect(fs.readFileSync(store).equals(before)).toBe(true)
  for (const one of [folder, store, path.dirname(store)]) fs.chmodSync(one, 0o755)
})

test('a full disk: one sentence, nothing of before is lost, and with room it goes on', () => {
  const { folder, store } = project(1)
  // A limit on the size of files stands for the disk; the signal it comes with is ignored, as a disk sends none.
  const blocks = Math.ceil(fs.statSync(store).size / 1024)
  const sites = Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`Site${index}`, 'L' as const]))
  const big = writeRun(folder, { run: 'big', at: at(2), sites })
  const limited = `trap '' XFSZ; ulimit -f ${blocks}; exec "$0" "$@"`
  const result = spawnSync('bash', ['-c', limited, process.execPath, COMMAND, 'ingest', big], {
    cwd: folder,
    encoding: 'utf8',
  })
  expectSentence(result, /nights\.db (?:cannot be read or written by the disk|cannot grow: the disk is full)/)
  expect(runsIn(folder)).toEqual(['n1'])
  expect(overstay(folder, 'ingest', big).status).toBe(0)
  expect(runsIn(folder)).toEqual(['n1', 'big'])
})

interface Started {
  stdout: string
  status: number | null
}

function started(folder: string, killAfter: number | undefined, ...args: string[]): Promise<Started> {
  const child = spawn(process.execPath, [COMMAND, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
  let stdout = ''
  child.stdout.on('data', (bytes: Buffer) => (stdout += String(bytes)))
  const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfter)
  return new Promise((resolve) => {
    child.once('close', (status) => {
      clearTimeout(timer)
      resolve({ stdout, status })
    })
  })
}

test('two ingests at once: two runs both arrive, the same run once', async () => {
  const { folder, next } = project(1)
  const other = writeRun(folder, { run: 'other', at: at(3), sites: { S: 'L' } })
  const both = await Promise.all([next, other].map((place) => started(folder, undefined, 'ingest', place)))
  expect(both.map(({ status }) => status)).toEqual([0, 0])
  expect(runsIn(folder)).toEqual(['n1', 'next', 'other'])
  const twice = writeRun(folder, { run: 'twice', at: at(4), sites: { S: 'L' } })
  const same = await Promise.all([1, 2].map(() => started(folder, undefined, 'ingest', twice)))
  expect(same.map(({ stdout }) => /is (?:in|already there)/.exec(stdout)?.[0]).sort()).toEqual([
    'is already there',
    'is in',
  ])
  expect(runsIn(folder)).toEqual(['n1', 'next', 'other', 'twice'])
})

test('kill -9 of the command at random moments: what it told is there, the others wholly or not, and it goes on', async () => {
  const { folder } = project(0)
  const KILLS = Number(process.env.OVERSTAY_KILLS ?? 6)
  const sites = { S: 'L', T: 'L' } as const
  const start = performance.now()
  await started(folder, undefined, 'ingest', writeRun(folder, { run: 'first', at: at(1), sites }))
  const usual = performance.now() - start
  const told = ['first']
  for (let kill = 0; kill < KILLS; kill++) {
    const run = `r${String(kill).padStart(4, '0')}`
    const place = writeRun(folder, { run, at: at(kill + 2), sites })
    const { stdout } = await started(folder, Math.random() * usual * 1.2, 'ingest', place)
    if (stdout !== '') told.push(run)
    const there = runsIn(folder)
    expect(there).toEqual(expect.arrayContaining(told))
    const again = overstay(folder, 'ingest', place)
    expect(again.stdout).toContain(there.includes(run) ? 'is already there' : 'is in')
    if (stdout === '') told.push(run)
  }
  expect(runsIn(folder)).toEqual(told)
  // Each with the rows of both its sites.
  const rows = overstay(folder, 'export').stdout.trim().split('\r\n').slice(1)
  expect(rows.map((row) => row.split(',')[0]).sort()).toEqual(told.flatMap((run) => [run, run]).sort())
}, 900_000)

test.each<[string, (text: string) => string, RegExp]>([
  ['of a later format', (text) => text.replace('"version":1', '"version":7'), /version/],
  ['of another program', () => '{"level":"info"}\n', /not a run file of overstay/],
  ['that names a site it has not', (text) => text.replace('"sites":[[0,', '"sites":[[77,'), /77/],
  ['that is cut off before its first line ends', (text) => text.slice(0, 40), /header|cut off|line/],
])('a run file %s is refused with its name, and the store stays as it is', (_what, broken, sentence) => {
  const { folder, store, next } = project(1)
  const before = fs.readFileSync(store)
  const [name] = fs.readdirSync(path.join(folder, next))
  const file = path.join(folder, next, name)
  fs.writeFileSync(file, broken(fs.readFileSync(file, 'utf8')))
  const result = overstay(folder, 'ingest', next)
  expectSentence(result, sentence)
  expect(result.stderr).toContain(name)
  expect(fs.readFileSync(store).equals(before)).toBe(true)
})
