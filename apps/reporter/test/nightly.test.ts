import { execFileSync, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Report } from '@overstay/schema'
import type { Page } from '@overstay/schema/page'
import { expect, test } from 'vitest'
import { overstay, reportIn, temporaryFolder } from './overstay.ts'

const COMMAND = fileURLToPath(new URL('../bin/overstay.js', import.meta.url))

const MAIN = `import { scope } from '@overstay/runtime'
import { open } from './src/FILE.mjs'
for (let round = 0; round < 6; round++) await scope('request', async () => void open(round))
`
const source = (keeps: boolean): string => `const sessions = []
class Session {
  constructor(user) { this.user = user }
}
export function open(user) {
  const session = new Session(user)
  ${keeps ? 'sessions.push(session)' : ''}
  return session.user
}
export { sessions }
`

function git(folder: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgsign=false']
  return execFileSync('git', [...identity, ...args], { cwd: folder, encoding: 'utf8' }).trim()
}

function project(): string {
  const folder = temporaryFolder()
  fs.mkdirSync(path.join(folder, 'src'))
  fs.symlinkSync(path.resolve(import.meta.dirname, '../../../node_modules'), path.join(folder, 'node_modules'))
  const config = { track: 'all', nightly: { suites: [[process.execPath, 'main.mjs']] } }
  fs.writeFileSync(path.join(folder, 'overstay.config.json'), JSON.stringify(config))
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "name": "shop", "type": "module" }')
  fs.writeFileSync(path.join(folder, '.gitignore'), 'node_modules\n.overstay\n')
  return folder
}

/** The tree of one of twelve commits: the leak enters with the 4th, moves with the 6th, is fixed with the 8th, returns with the 11th. */
function writeCommit(folder: string, number: number): void {
  const file = number < 6 ? 'pool' : 'store'
  fs.rmSync(path.join(folder, 'src'), { recursive: true })
  fs.mkdirSync(path.join(folder, 'src'))
  const keeps = (number >= 4 && number < 8) || number >= 11
  fs.writeFileSync(path.join(folder, 'src', `${file}.mjs`), source(keeps))
  fs.writeFileSync(path.join(folder, 'main.mjs'), MAIN.replace('FILE', file))
  fs.writeFileSync(path.join(folder, 'readme.md'), `commit ${number}\n`)
}

/** "Session new", of the site that leaks; other sites of the program do not. */
function told({ findings, absent = [] }: Report): string {
  const all = [...findings.filter(({ gate }) => gate !== 'none'), ...absent]
  return all.map(({ site, status }) => `${site.name} ${status}`).join(', ')
}

test('a repository of twelve commits, a night at each: every status, and bisect names the 4th and the 11th', () => {
  const folder = project()
  git(folder, 'init', '--quiet', '--initial-branch=main')
  const commits: string[] = []
  const fingerprints: string[] = []
  const nights = Array.from({ length: 12 }, (_, index) => {
    writeCommit(folder, index + 1)
    git(folder, 'add', '--all')
    git(folder, 'commit', '--quiet', '--message', `commit ${index + 1}`)
    commits.push(git(folder, 'rev-parse', 'HEAD'))
    const result = overstay(folder, 'nightly', '--json')
    expect(result.stderr).not.toContain('blind')
    const report = reportIn(result)
    fingerprints.push(report.findings.find(({ gate }) => gate !== 'none')?.fingerprint ?? '')
    if (index === 10) {
      const [{ history }] = report.findings
      expect([history?.cleanBefore?.commit, history?.appeared.commit]).toEqual([commits[9], commits[10]])
    }
    return `${result.status} ${told(report)}`.trim()
  })
  expect(nights).toEqual([
    '0',
    '0',
    '0',
    '1 Session new',
    '0 Session ongoing',
    '0 Session ongoing',
    '0 Session ongoing',
    '0 Session fixed',
    '0',
    '0',
    '1 Session regressed',
    '0 Session ongoing',
  ])

  const program = ['--', process.execPath, 'main.mjs']
  const entered = overstay(folder, 'bisect', fingerprints[4], '--good', commits[0], '--bad', commits[6], ...program)
  expect(entered.stdout).toContain('commit 4 is the first commit')
  const returned = overstay(folder, 'bisect', fingerprints[11], '--good', commits[7], '--bad', commits[11], ...program)
  expect(returned.stdout).toContain('commit 11 is the first commit')
  expect(git(folder, 'worktree', 'list').split('\n')).toHaveLength(1)
  expect(git(folder, 'status', '--porcelain')).toBe('')
}, 900_000)

test('a night on which the canary is not found is blind: it says so, fixes nothing and fails', () => {
  const folder = project()
  writeCommit(folder, 4)
  expect(overstay(folder, 'nightly', '--format', 'html=night.html').status).toBe(1)
  // The page is written after the night is in the store, and has it once.
  const html = fs.readFileSync(path.join(folder, 'night.html'), 'utf8')
  const { nights, rows } = JSON.parse(/id="data">(.*?)<\/script>/s.exec(html)![1]) as Page
  expect(nights.map(({ fails, came }) => [fails, came])).toEqual([[1, 1]])
  expect(rows.find(({ tonight }) => tonight === 'fail')).toMatchObject({
    status: 'new',
    strip: 'F',
    site: { name: 'Session' },
  })
  writeCommit(folder, 3)
  // Snapshots that cannot be analysed: nothing is confirmed, the planted leak no more than any other.
  const blinding = path.join(folder, 'blind.mjs')
  const stub = `import v8 from 'node:v8'\nv8.writeHeapSnapshot = () => { throw new Error('no snapshot today') }\n`
  fs.writeFileSync(blinding, stub)
  const env = { ...process.env, NODE_OPTIONS: `--import=${pathToFileURL(blinding).href}` }
  const result = spawnSync(process.execPath, [COMMAND, 'nightly', '--json'], { cwd: folder, env, encoding: 'utf8' })
  const report = reportIn(result)
  expect(result.status).toBe(1)
  expect(report.run.blind).toBe(true)
  expect(report.notes[0]).toMatchObject({ code: 'OVERSTAY_BLIND' })
  expect(told(report)).toBe('Session unknown')
}, 300_000)

test('a suite that fails fails the night, and the others are run', () => {
  const folder = project()
  writeCommit(folder, 3)
  const suites = [
    [process.execPath, '-e', 'process.exit(3)'],
    [process.execPath, 'main.mjs'],
  ]
  fs.writeFileSync(path.join(folder, 'overstay.config.json'), JSON.stringify({ track: 'all', nightly: { suites } }))
  const result = overstay(folder, 'nightly', '--json')
  expect(result.status).toBe(1)
  const report = reportIn(result)
  expect(report.notes[0].text).toContain('failed with exit code 3')
  expect(report.summary.scopes).toBeGreaterThan(5)
}, 300_000)

test.each([
  ['nightly without a config', ['nightly'], /the config has no "nightly"/],
  ['bisect without a command', ['bisect', 'fp'], /there is no command that shows the leak/],
  ['bisect without a range', ['bisect', 'fp', '--', 'true'], /there is no store that knows the leak/],
])('%s is wrong usage', (_what, args, sentence) => {
  const folder = temporaryFolder()
  fs.writeFileSync(path.join(folder, 'package.json'), '{}')
  const { status, stderr } = overstay(folder, ...args)
  expect(stderr).toMatch(sentence)
  expect(status).toBe(2)
})
