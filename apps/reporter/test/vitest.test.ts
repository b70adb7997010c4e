import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { Report, RunRecord } from '@overstay/schema'
import { expect, test } from 'vitest'
import { brief, overstay, overstayRun, type Result, reportIn, temporaryFolder } from './overstay.ts'

const VITEST = path.join(path.dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
const PROJECT = new URL('fixtures/projects/vitest-suite/', import.meta.url)
const FINDINGS = [
  'fail src/sessions.js:5 object 5/5 in request, product sessions, cache',
  'fail src/listeners.ts:8 object 1/1 in one test that leaks > listens, product listeners, collection',
]

const CACHE = 'the same test, repeated, kept nothing more: a cache'

const failing = ({ findings }: Report): string[] => findings.filter(({ gate }) => gate === 'fail').map(brief)

test.each([
  ['forks', []],
  ['threads', ['--pool=threads']],
  ['vmThreads', ['--pool=vmThreads']],
  ['one process without isolation', ['--no-isolate', '--no-file-parallelism']],
])('overstay run -- vitest needs no change to the project: %s', (_pool, flags) => {
  const json = ['--track', 'all', '--format', 'json']
  const result = overstayRun(project(), json, process.execPath, VITEST, 'run', ...flags)
  const report = reportIn(result)
  expect(failing(report)).toEqual(FINDINGS)
  expect(result.status).toBe(1)
  const template = report.findings.find(({ site }) => site.file === 'src/templates.js' && site.line === 5)
  expect(template).toMatchObject({ gate: 'none', category: 'cache', reason: CACHE })
  const settings = report.findings.find(({ site }) => site.file === 'src/templates.js' && site.line === 10)
  expect(settings).toMatchObject({ gate: 'none', reason: CACHE })
  for (const { site, holder, gate } of report.findings) {
    if (site.file === 'src/sessions.js' && site.line === 10)
      expect([holder.kind, gate]).toEqual([expect.stringMatching(/^(test|runner)$/), 'none'])
  }
})

function project(config?: string): string {
  const folder = path.join(temporaryFolder(), 'project')
  fs.cpSync(PROJECT, folder, { recursive: true })
  // Vitest may have left a cache there.
  fs.rmSync(path.join(folder, 'node_modules'), { recursive: true, force: true })
  fs.symlinkSync(path.resolve(import.meta.dirname, '../../../node_modules'), path.join(folder, 'node_modules'))
  if (config !== undefined) fs.writeFileSync(path.join(folder, 'vitest.config.ts'), config)
  return folder
}

function vitest(folder: string, ...args: string[]): Result {
  const { VITEST: _vitest, NODE_OPTIONS: _options, FORCE_COLOR: _colour, ...env } = process.env
  return spawnSync(process.execPath, [VITEST, 'run', ...args], { cwd: folder, env, encoding: 'utf8' })
}

const withPlugin = (options: string): string =>
  `import { overstay } from 'overstay/vitest'\nexport default { plugins: [overstay(${options})] }\n`

test('one line in the config: the report follows Vitest’s own, and a leak fails the run', () => {
  const { status, stdout } = vitest(project(withPlugin(`{ track: 'all' }`)))
  expect(stdout).toMatch(/Tests .*passed[^]*FAIL {2}src\/sessions\.js:5:19[^]*FAIL {2}src\/listeners\.ts:8:30/)
  expect(stdout).toContain('2 leaks fail the gate.')
  expect(stdout).toContain('test/leaks.test.ts › one test that leaks > listens')
  expect(status).toBe(1)
})

test('a test that leaks is a failed one for all reporters, at the line of the leak; the others passed', () => {
  const folder = project(withPlugin(`{ track: 'all' }`))
  const reporters = ['default', 'json', 'junit', 'github-actions'].map((name) => `--reporter=${name}`)
  const { status, stdout } = vitest(
    folder,
    ...reporters,
    '--outputFile.json=tests.json',
    '--outputFile.junit=tests.xml',
  )
  expect(status).toBe(1)
  expect(stdout).toMatch(/Tests.*2 failed.*passed[^]*2 leaks fail the gate\./)
  const { testResults, success } = JSON.parse(fs.readFileSync(path.join(folder, 'tests.json'), 'utf8')) as {
    testResults: { assertionResults: { fullName: string; status: string; failureMessages: string[] }[] }[]
    success: boolean
  }
  expect(success).toBe(false)
  const failed = testResults.flatMap((it) => it.assertionResults).filter((it) => it.status === 'failed')
  const listens = failed.find(({ fullName }) => fullName === 'one test that leaks listens')
  expect(listens?.failureMessages).toEqual([
    expect.stringMatching(
      /^Leak: object of src\/listeners\.ts:8:30 outlives this test, held by listeners of src\/listeners\.ts\n/,
    ),
  ])
  const junit = fs.readFileSync(path.join(folder, 'tests.xml'), 'utf8')
  expect(junit).toMatch(
    /<testcase [^>]*listens"[^>]*>\s*<failure message="object of src\/listeners\.ts:8:30 [^>]*type="Leak"/,
  )
  expect(stdout).toMatch(/^::error file=.*src\/listeners\.ts,.*line=8,column=30::Leak: object/m)
})

test('a clean run gets one line, one collection a file and no snapshot', () => {
  const folder = project(withPlugin(`{ track: 'all' }`))
  fs.rmSync(path.join(folder, 'test/leaks.test.ts'))
  fs.writeFileSync(
    path.join(folder, 'test/clean.test.js'),
    `import { expect, test } from 'vitest'\nimport { greet } from '../src/sessions.js'\ntest.each([1, 2])('greets %i', (n) => { expect(greet(n).text).toContain('hello') })\n`,
  )
  const { status, stdout } = vitest(folder)
  expect(status).toBe(0)
  expect(stdout).toMatch(
    /^ overstay: nothing grows\. \d+ objects of \d+ allocation sites in \d+ scopes were judged\.$/m,
  )
  const files = runFilesOf(folder)
  expect(files).toHaveLength(1)
  expect(files[0].at(-1)).toMatchObject({ t: 'end', collections: 1, snapshotMs: null })
})

const FIXTURE = `import { expect, test, vi } from 'vitest'
import { greet, open } from '../src/sessions.js'
const made = []
test.each([1, 2, 3, 4])('a fixture and a mock keep %i', (number) => {
  const spy = vi.fn((user) => greet(user))
  made.push(spy(\`user \${number}\`))
  expect(spy).toHaveBeenCalledTimes(1)
})
`
const ONCE = `import { expect, test } from 'vitest'
import { listen } from '../src/listeners.ts'
test('listens', () => { expect(listen('close').event).toBe('close') })
`

test('what only the tests hold takes no snapshot, and a suspicion waits for its repetition', () => {
  const folder = project(withPlugin(`{ track: 'all' }`))
  const tests = path.join(folder, 'test')
  for (const file of fs.readdirSync(tests)) fs.rmSync(path.join(tests, file))
  fs.writeFileSync(path.join(tests, 'fixture.test.js'), FIXTURE)
  fs.writeFileSync(path.join(tests, 'once.test.js'), ONCE)
  const { status, stdout } = vitest(folder)
  expect(stdout).toMatch(
    /FAIL {2}src\/listeners\.ts:8:30[^]*held by  listeners of src\/listeners\.ts \(product, collection\)/,
  )
  expect(stdout).toMatch(/Held by the tests alone and not gated: \d+ objects of \d+ sites \(test\/fixture\.test\.js\)/)
  expect(stdout).toContain('1 leak fails the gate.')
  expect(status).toBe(1)
  const ends = runFilesOf(folder).map((records) => {
    const [first, last] = [records[0], records.at(-1)]
    if (first.t !== 'header' || last?.t !== 'end') throw new Error('no whole run file')
    // How long a survivor is waited for depends on what is under way.
    const collections = first.program === 'test/fixture.test.js' ? last.collections : 'some'
    return [first.program, first.repeats ?? false, last.snapshotMs !== null, collections]
  })
  expect(ends.sort()).toEqual([
    ['test/fixture.test.js', false, false, 2],
    ['test/once.test.js', false, false, 'some'],
    ['test/once.test.js', true, true, 'some'],
  ])
})

function runFilesOf(folder: string): RunRecord[][] {
  const [run] = fs.readdirSync(path.join(folder, '.overstay'))
  return fs.readdirSync(path.join(folder, '.overstay', run)).map((file) => {
    const text = fs.readFileSync(path.join(folder, '.overstay', run, file), 'utf8')
    return text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as RunRecord)
  })
}

test('confirm: never lists what would have to be repeated', () => {
  const folder = project(withPlugin(`{ track: 'all', confirm: 'never' }`))
  const { stdout } = vitest(folder)
  expect(stdout).toContain('1 leak fails the gate.')
  expect(stdout).toMatch(/src\/listeners\.ts:8:30 .*too few scopes/)
})

test('under overstay run the flags of the command hold: dependencies, and confirm', () => {
  const folder = project(withPlugin('{}'))
  const modules = path.join(folder, 'node_modules')
  fs.rmSync(modules)
  fs.mkdirSync(path.join(modules, 'pool'), { recursive: true })
  const installed = path.resolve(import.meta.dirname, '../../../node_modules')
  for (const name of fs.readdirSync(installed)) fs.symlinkSync(path.join(installed, name), path.join(modules, name))
  fs.writeFileSync(path.join(modules, 'pool/package.json'), '{ "name": "pool", "type": "module", "main": "index.js" }')
  fs.writeFileSync(
    path.join(modules, 'pool/index.js'),
    `const all = []\nexport function connect(id) {\n  all.push({ id })\n}\n`,
  )
  fs.writeFileSync(
    path.join(folder, 'test/pool.test.js'),
    `import { scope } from '@overstay/runtime'\nimport { test } from 'vitest'\nimport { connect } from 'pool'\ntest('connects', () => { for (let i = 0; i < 5; i++) scope('connect', () => connect(i)) })\n`,
  )
  const flags = ['--track', 'all', '--dependencies', 'pool', '--confirm', 'never', '--json']
  const report = reportIn(overstay(folder, 'run', ...flags, '--', process.execPath, VITEST, 'run'))
  expect(failing(report)).toEqual([
    'fail node_modules/pool/index.js:3 object 5/5 in connect, dependency all, collection',
    FINDINGS[0],
  ])
  const again = report.findings.find(({ site }) => site.file === 'src/listeners.ts')
  expect(again).toMatchObject({ gate: 'none', reason: expect.stringContaining('too few scopes') as string })
})

test('under overstay run a project that has the plugin gets it once, and its own config holds', () => {
  const folder = project(
    `import { overstay } from 'overstay/vitest'\nexport default { plugins: [overstay()], test: { include: ['test/leaks.test.ts'] } }\n`,
  )
  const out = temporaryFolder()
  const flags = ['--track', 'all', '--format', 'json', '--out', out]
  const report = reportIn(overstay(folder, 'run', ...flags, '--', process.execPath, VITEST, 'run'))
  expect(failing(report)).toEqual(FINDINGS)
  expect(report.findings.every(({ scope }) => scope.tests.every((name) => name.startsWith('test/leaks')))).toBe(true)
})

const KEEPS = [1, 2, 3, 4, 5].map((number) => `keeps ${number}`).join(',')

test('overstay run watches projects that are named by folder, by file and by glob', () => {
  const folder = temporaryFolder()
  const files = {
    'package.json': '{ "private": true, "type": "module" }',
    'vitest.config.ts': `export default { test: { projects: ['vitest.config.ts', 'packages/*', '!packages/left-out', './apps/shop/vitest.config.js'], include: ['test/**'] } }`,
    'packages/bare/package.json': '{ "name": "@shop/bare", "type": "module" }',
    'packages/left-out/test/never.test.js': 'throw new Error("not a project")',
    'packages/own/vitest.config.js': `export default { define: { SIZE: '3' }, test: { name: 'own', globals: true } }`,
    'apps/shop/vitest.config.js': `import { overstay } from 'overstay/vitest'\nexport default { plugins: [overstay()] }`,
  }
  const leak = (size: string): string => `const all = []\nexport const keep = () => all.push({ size: ${size} })\n`
  const suite = (imports: string, module: string): string =>
    `${imports}import { keep } from '${module}'\ntest.each([1, 2, 3, 4, 5])('keeps %i', () => { keep() })\n`
  const imports = `import { test } from 'vitest'\n`
  const sources = {
    'src/all.js': leak('1'),
    'test/all.test.js': suite(imports, '../src/all.js'),
    'packages/bare/all.js': leak('2'),
    'packages/bare/all.test.js': suite(imports, './all.js'),
    'packages/own/all.js': leak('SIZE'),
    'packages/own/all.test.js': suite('', './all.js'),
    'apps/shop/all.js': leak('4'),
    'apps/shop/all.test.js': suite(imports, './all.js'),
  }
  for (const [name, text] of Object.entries({ ...files, ...sources })) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    fs.writeFileSync(path.join(folder, name), text)
  }
  fs.symlinkSync(path.resolve(import.meta.dirname, '../../../node_modules'), path.join(folder, 'node_modules'))
  const result = overstayRun(folder, ['--track', 'all', '--format', 'json'], process.execPath, VITEST, 'run')
  expect(failing(reportIn(result)).sort()).toEqual(
    ['apps/shop', 'packages/bare', 'packages/own', 'src'].map(
      (name) => `fail ${name}/all.js:2 object 5/5 in ${KEEPS}, product all, collection`,
    ),
  )
  expect(result.stderr).not.toContain('not watched')
})
