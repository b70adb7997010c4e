import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import {
  all,
  environment,
  follow,
  followCommand,
  PRELOAD,
  PROGRAMS,
  recordsIn,
  temporaryFolder,
  verdicts,
  type Followed,
} from './support/follow.ts'

/** Runs a program that is killed after so many milliseconds; what it told as written, and what is in its run file. */
async function killedAfter(ms: number): Promise<{ acknowledged: Set<string>; written: Set<string> }> {
  const folder = temporaryFolder()
  const child = spawn(process.execPath, [`--import=${PRELOAD}`, 'many-scopes.js'], {
    cwd: PROGRAMS,
    env: environment(folder, { acknowledge: true }),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let told = ''
  child.stderr.on('data', (bytes: Buffer) => {
    told += bytes.toString()
    // Counted from the first scope on, so that a slow start does not make every kill come before it.
    timer ??= setTimeout(() => child.kill('SIGKILL'), ms)
  })
  let timer: NodeJS.Timeout | undefined
  await new Promise((resolve) => child.once('close', resolve))
  clearTimeout(timer)
  const scopes = all(recordsIn(folder), 'scope').map(({ name }) => name)
  const acknowledged = told.matchAll(/^overstay has written scope (s\d+)$/gm)
  return { acknowledged: new Set([...acknowledged].map(([, name]) => name)), written: new Set(scopes) }
}

test('a process that is killed has every scope that it told in its run file, and the file reads clean', async () => {
  let scopes = 0
  for (let round = 0; round < 8; round++) {
    const { acknowledged, written } = await killedAfter(Math.random() * 300)
    scopes += acknowledged.size
    expect([...acknowledged].filter((name) => !written.has(name))).toEqual([])
  }
  expect(scopes).toBeGreaterThan(0)
})

/** As `follow`, with files of the program limited to so many blocks of 512 or 1,024 bytes: a full disk. */
function onFullDisk(blocks: number, program: string, ...args: string[]): Followed {
  const limited = `ulimit -f ${blocks}; exec "$0" "$@"`
  return followCommand(['sh', '-c', limited, process.execPath, `--import=${PRELOAD}`, program, ...args])
}

test('a disk that is full from the start: told once, and the program is as it was', () => {
  const { status, stdout, stderr } = onFullDisk(0, 'survivors.js', '5')
  expect([status, stdout]).toEqual([3, 'done\n'])
  expect(stderr).toMatch(/^overstay cannot write its run file.*: EFBIG.*\n$/)
})

test('a disk that is full at the end of the process: told once, and what was whole is read', () => {
  const { status, stderr, records } = onFullDisk(32, 'many-scopes.js')
  expect(status).toBe(0)
  expect(stderr).toMatch(/^overstay cannot write its run file.*: EFBIG.*\n$/)
  expect(all(records, 'verdict').length).toBeGreaterThan(10)
})

test('no room for a snapshot: a note says so, survivors stay suspected, nothing is left behind', () => {
  const { status, stdout, stderr, records, folder } = onFullDisk(64, 'survivors.js', '5')
  expect([status, stdout, stderr]).toEqual([3, 'done\n', ''])
  expect(all(records, 'note')).toMatchObject([{ code: 'OVERSTAY_SNAPSHOT' }])
  expect(all(records, 'survivor')[0]).toMatchObject({ count: null, grows: 'growing' })
  expect(records.at(-1)).toMatchObject({ t: 'end', exitCode: 3 })
  expect(fs.readdirSync(folder)).toHaveLength(1)
})

test('a folder that cannot be written is told once', () => {
  const folder = temporaryFolder()
  const file = path.join(folder, 'a file')
  fs.writeFileSync(file, '')
  const { status, stdout, stderr } = follow('survivors.js', { out: file }, [], '5')
  expect([status, stdout]).toEqual([3, 'done\n'])
  expect(stderr).toMatch(/^overstay cannot write its run file.*: ENOTDIR.*\n$/)
})

test.each(['2>&-', '2>/dev/full'])('stderr is no use (%s): the program is as it was', (redirection) => {
  const command = ['sh', '-c', `exec "$0" "$@" ${redirection}`, process.execPath, `--import=${PRELOAD}`]
  const { status, stdout } = followCommand([...command, 'survivors.js', '5'], { out: '/nonexistent/overstay' })
  expect([status, stdout]).toEqual([3, 'done\n'])
})

test('twenty thousand survivors are counted', () => {
  const { status, stdout, stderr, records } = follow('survivors.js', {}, [], '20000')
  expect([status, stdout, stderr]).toEqual([3, 'done\n', ''])
  expect(all(records, 'note')).toEqual([])
  expect(all(records, 'survivor').map(({ count }) => count)).toEqual(Array(5).fill(4000))
  expect(all(records, 'path')[0]).toMatchObject({ confidence: 'confirmed', path: { survivors: 20_000 } })
})

test('a clock that runs back changes no verdict', () => {
  const { status, stdout, stderr, records } = follow('clock-back.js')
  expect([status, stdout, stderr]).toEqual([0, 'done\n', ''])
  expect(verdicts(records)).toEqual(Array(5).fill('named round: judged: Kept 1 alive, Dropped 1'))
  const { startedAt } = all(records, 'header')[0]
  expect(Date.parse(all(records, 'end')[0].endedAt)).toBeGreaterThanOrEqual(Date.parse(startedAt))
})

test('a scope closed twice is judged once; one that is left open is told', () => {
  const { status, stdout, stderr, records } = follow('closed-twice.js')
  expect([status, stdout, stderr]).toEqual([0, 'done\n', ''])
  expect(verdicts(records)).toEqual(Array(3).fill('named round: judged: Dropped 1'))
  expect(all(records, 'note')).toMatchObject([
    { code: 'OVERSTAY_OPEN_SCOPES', text: expect.stringContaining('left open') as string },
  ])
})
