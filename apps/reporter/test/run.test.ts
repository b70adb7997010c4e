import fs from 'node:fs'
import path from 'node:path'
import { report as reportSchema } from '@overstay/schema'
import { expect, test } from 'vitest'
import { brief, overstay, overstayRun, reportIn, temporaryFolder } from './overstay.ts'

const ALL_JSON = ['--track', 'all', '--format', 'json']
const node = process.execPath

test('a leaking script fails the gate with its line, its holder and its numbers', () => {
  const result = overstayRun('leaky-script', ALL_JSON, node, 'main.js')
  expect(result.status).toBe(1)
  const report = reportIn(result)
  expect(reportSchema.parse(report)).toEqual(report)
  const failing = report.findings.filter(({ gate }) => gate === 'fail')
  expect(failing.map(brief)).toEqual(['fail memory.js:4 object 6/6 in round, product memory, collection'])
})

test('as text it tells a person what to do', () => {
  const { stdout, status } = overstayRun('leaky-script', ['--track', 'all'], node, 'main.js')
  expect(status).toBe(1)
  expect(stdout).toContain('done')
  expect(stdout).toContain('memory.push({ round })')
  expect(stdout).toContain('← cut this reference')
  expect(stdout).toContain('1 leak fails the gate.')
})

test('with JSON, stdout is the report alone and the program’s output goes to stderr', () => {
  const { stdout, stderr } = overstayRun('leaky-script', ALL_JSON, node, 'main.js')
  expect(stdout.startsWith('{')).toBe(true)
  expect(stderr).toContain('done')
})

test('a clean script passes, takes one collection and no snapshot', () => {
  const { status, out, stdout } = overstayRun('clean-script', ['--track', 'all'], node, 'main.js')
  expect(status).toBe(0)
  expect(stdout).toContain('Everything went away.')
  const records = recordsIn(out)
  expect(records.at(-1)).toMatchObject({ t: 'end', snapshotMs: null, collections: 1 })
  expect(fs.readdirSync(out)).toHaveLength(1)
})

test('node --test needs no change to the tests; what only tests hold and what failed is not gated', () => {
  const result = overstayRun('node-tests', ALL_JSON, node, '--test')
  expect(result.status).toBe(1)
  const report = reportIn(result)
  expect(report.notes[0].text).toContain('the command failed with exit code 1')
  expect(report.findings.filter(({ gate }) => gate === 'fail').map(brief)).toEqual([
    'fail sessions.js:4 object 6/6 in request, product sessions, cache',
  ])
  expect(report.findings[0].scope.tests).toEqual(['leak.test.js › sessions > stay open'])
  const byTests = report.findings.filter(({ holder }) => holder.kind === 'test')
  expect(byTests.map(brief)).toContain('none leak.test.js:16 object 6/6 in by test, test fixture, collection')
  expect(report.notes.map(({ code }) => code)).toContain('OVERSTAY_FAILED_TESTS')
})

test('an annotated class fails with one survivor, and nothing else is watched', () => {
  const result = overstayRun('annotated', ['--format', 'json'], node, 'main.js')
  expect(result.status).toBe(1)
  expect(reportIn(result).findings.map(brief)).toEqual([
    'fail main.js:4 class 1/1 in request, product session, reference',
  ])
})

test('a program that crashes keeps its exit code, and what was judged is reported', () => {
  const { status, stdout, stderr } = overstayRun('crash', ['--track', 'all'], node, 'main.js')
  expect(status).toBe(1)
  expect(stderr).toContain('it crashed')
  expect(stdout).toContain('the command failed with exit code 1')
  expect(stdout).toContain('main.js:4')
})

test('a program that ends with process.exit() is judged', () => {
  const result = overstayRun('crash', ALL_JSON, node, 'exits.js')
  expect(result.status).toBe(1)
  expect(reportIn(result).findings[0]).toMatchObject({ gate: 'fail', site: { file: 'exits.js', line: 4 } })
})

test.each<[string, string, string[], string[], number, RegExp]>([
  [
    'a program that crashes before any scope',
    'crash',
    [],
    [node, 'early.js'],
    1,
    /failed with exit code 1; nothing was judged/,
  ],
  ['a command that is no Node program', 'clean-script', [], ['true'], 2, /"true" started no Node process/],
  ['a command that is not there', 'clean-script', [], ['no-such-command'], 2, /there is no command "no-such-command"/],
  [
    'a program without a scope',
    'no-scope',
    ['--track', 'all'],
    [node, 'main.js'],
    2,
    /\d+ allocation sites were watched, but no scope/,
  ],
  [
    'a program without an annotation',
    'no-scope',
    [],
    [node, 'main.js'],
    2,
    /no file that was loaded has an @expectCollected/,
  ],
  [
    'a program none of whose files are the project’s',
    'no-scope',
    ['--track', 'all'],
    [node, '-e', '1'],
    2,
    /no file of the project was loaded/,
  ],
])('%s gets a sentence, never a silent "no leaks"', (_what, project, flags, command, exitCode, sentence) => {
  const { status, stderr, stdout } = overstayRun(project, flags, ...command)
  expect(stderr).toMatch(sentence)
  expect(stdout).not.toContain('went away')
  expect(status).toBe(exitCode)
})

test.each<[string, string[], RegExp]>([
  ['no command', ['run'], /there is no command to run/],
  ['an unknown option', ['run', '--trak', 'all', '--', 'true'], /unknown option '--trak'/],
  ['an unknown value', ['run', '--track', 'most', '--', 'true'], /argument 'most' is invalid.*annotated, all/],
  ['an unknown format', ['report', '--format', 'xml'], /argument 'xml' is invalid.*text, json/],
  ['an unknown command', ['runn'], /unknown command 'runn'/],
  ['a folder that cannot be made', ['run', '--out', '/dev/null/x', '--', 'true'], /run files cannot be written to/],
])('%s is wrong usage: one line and what to do', (_what, args, sentence) => {
  const { status, stderr } = overstay('clean-script', ...args)
  expect(status).toBe(2)
  expect(stderr).toMatch(sentence)
  expect(stderr).not.toMatch(/^\s+at /m)
})

test('a file that does not parse is left as it is, with one warning', () => {
  const { status, stdout, stderr } = overstayRun('broken', ['--track', 'all'], node, 'main.cjs')
  expect(status).toBe(0)
  expect(stdout).toContain('SyntaxError')
  expect(stderr.match(/does-not-parse\.cjs/g)).toHaveLength(1)
})

test('a snapshot that was cut off is told, loses no verdict and fails nobody', () => {
  const { status, stdout, out } = overstayRun('leaky-script', ['--track', 'all'], node, 'truncates.js')
  expect(status).toBe(0)
  expect(stdout).toMatch(/the heap snapshot could not be analysed: .* snapshot ends inside/)
  expect(stdout).toMatch(/WARN {2}memory\.js:4.*\n.*kept 6 of 6 .* no path to it was found \(suspected\)/)
  expect(fs.readdirSync(out)).toEqual([expect.stringMatching(/\.ndjson$/)])
})

test('help and version', () => {
  const help = overstay('clean-script', '--help')
  expect(help.status).toBe(0)
  expect(help.stdout).toContain('Exit codes:')
  expect(overstay('clean-script', 'run', '--help').stdout).toContain('Examples:')
  expect(overstay('clean-script', '--version').stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
})

test('the config is used, flags come first, and an error names key and line', () => {
  const folder = temporaryFolder()
  fs.cpSync(new URL('fixtures/projects/leaky-script/', import.meta.url), folder, { recursive: true })
  fs.symlinkSync(path.resolve(import.meta.dirname, '../../../node_modules'), path.join(folder, 'node_modules'))
  fs.writeFileSync(path.join(folder, 'overstay.config.ts'), `const track: string = 'all'\nexport default { track }\n`)
  expect(overstay(folder, 'run', '--', node, 'main.js').status).toBe(1)
  expect(overstay(folder, 'run', '--track', 'annotated', '--', node, 'main.js').status).toBe(2)
  fs.rmSync(path.join(folder, 'overstay.config.ts'))
  fs.writeFileSync(path.join(folder, 'overstay.config.json'), '{\n  "track": "all",\n  "trak": 1\n}\n')
  const { status, stderr } = overstay(folder, 'run', '--', node, 'main.js')
  expect(status).toBe(2)
  expect(stderr).toContain('overstay.config.json:3: "trak"')
  expect(stderr).toContain('Known keys: track,')
})

test('what the config expects is judged without a word in the source', () => {
  const folder = temporaryFolder()
  fs.symlinkSync(path.resolve(import.meta.dirname, '../../../node_modules'), path.join(folder, 'node_modules'))
  const files = {
    'package.json': '{ "name": "app", "type": "module" }',
    'session.js': 'export class Session { data = [1] }\nexport const pool = []\n',
    'pooled.js': `import { expectCollected } from '@overstay/runtime'
import { Session } from './session.js'
export const Pooled = /* @expectCollected false */ class Pooled extends Session {}
export { expectCollected }
`,
    'main.js': `import { scope } from '@overstay/runtime'
import { Session, pool } from './session.js'
import { Pooled } from './pooled.js'
for (let i = 0; i < 4; i++) await scope('request', () => { pool.push(new Session(), new Pooled()) })
`,
    'overstay.config.json': '{ "expect": [{ "class": "Session", "file": "session.js", "within": "request" }] }',
  }
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text)
  const { status, stdout } = overstay(folder, 'run', '--format', 'json', '--', node, 'main.js')
  const { findings } = JSON.parse(stdout) as { findings: { site: object; survivors: number; gate: string }[] }
  expect(findings.map(({ gate, site, survivors }) => ({ gate, site, survivors }))).toMatchObject([
    { gate: 'fail', site: { file: 'session.js', line: 1, kind: 'class', name: 'Session' }, survivors: 4 },
  ])
  expect(status).toBe(1)
})

test('run files go to .overstay, and report takes the newest run', () => {
  const folder = temporaryFolder()
  fs.cpSync(new URL('fixtures/projects/leaky-script/', import.meta.url), folder, { recursive: true })
  fs.symlinkSync(path.resolve(import.meta.dirname, '../../../node_modules'), path.join(folder, 'node_modules'))
  expect(overstay(folder, 'run', '--track', 'all', '--', node, 'main.js').status).toBe(1)
  const { status, stdout } = overstay(folder, 'report')
  expect(status).toBe(1)
  expect(stdout).toContain('memory.js:4')
  const [run] = fs.readdirSync(path.join(folder, '.overstay'))
  expect(overstay(folder, 'report', `.overstay/${run}`, '--json').stdout.startsWith('{')).toBe(true)
})

test.each<[string, (file: string) => void, number, RegExp]>([
  [
    'is cut off in its last line',
    (file) => {
      fs.writeFileSync(file, fs.readFileSync(file).subarray(0, -20))
    },
    1,
    /the process was killed/,
  ],
  [
    'is another program’s',
    (file) => {
      fs.writeFileSync(file, '{"level":"info"}\n')
    },
    3,
    /:1: not a run file of overstay/,
  ],
  [
    'is broken in the middle',
    (file) => {
      fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace('{"t":"verdict"', '{"t":"ver'))
    },
    3,
    /:\d+: /,
  ],
])('a run file that %s', (_what, damage, exitCode, sentence) => {
  const { out } = overstayRun('leaky-script', ['--track', 'all'], node, 'main.js')
  const [name] = fs.readdirSync(out)
  damage(path.join(out, name))
  const size = fs.statSync(path.join(out, name)).size
  const { status, stdout, stderr } = overstay('leaky-script', 'report', out)
  expect(status).toBe(exitCode)
  expect(stdout + stderr).toMatch(sentence)
  expect(fs.statSync(path.join(out, name)).size).toBe(size)
})

test('shards of one run meet in one report, and the missing one is said', () => {
  const folder = temporaryFolder()
  for (const shard of ['1/3', '3/3', '3/3']) {
    const flags = ['--run', 'night-1', '--shard', shard, '--out', folder]
    expect(overstay('leaky-script', 'run', '--track', 'all', ...flags, '--', node, 'main.js').status).toBe(1)
  }
  const report = reportIn(overstay('leaky-script', 'report', folder, '--json'))
  expect(report.run).toMatchObject({ id: 'night-1', processes: 2, missingShards: ['2/3'] })
  expect(report.notes.map(({ code }) => code)).toEqual(['OVERSTAY_RERUN', 'OVERSTAY_MISSING_SHARD'])
})

test.each([
  ['3/2', /--shard 3\/2 is no shard/],
  ['two', /--shard two is no shard/],
  ['1/2', /--shard needs --run/],
])('--shard %s alone is wrong usage', (shard, sentence) => {
  const { status, stderr } = overstay('clean-script', 'run', '--shard', shard, '--', 'true')
  expect(status).toBe(2)
  expect(stderr).toMatch(sentence)
})

test.each([
  ['a place that is not there', 'nowhere', /there is no file or folder nowhere/],
  ['a folder without run files', '.', /there is no run file in \./],
])('%s cannot be reported', (_what, place, sentence) => {
  const { status, stderr } = overstay('clean-script', 'report', place)
  expect(status).toBe(3)
  expect(stderr).toMatch(sentence)
})

function recordsIn(out: string): { t: string }[] {
  const [name] = fs.readdirSync(out)
  return fs
    .readFileSync(path.join(out, name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { t: string })
}
