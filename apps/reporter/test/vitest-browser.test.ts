import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { Finding, RunRecord } from '@overstay/schema'
import { expect, test, vi } from 'vitest'
import { overstayRun, reportIn, type Result, temporaryFolder } from './overstay.ts'

const VITEST = path.join(path.dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
const PROJECT = new URL('fixtures/projects/vitest-browser/', import.meta.url)
const NAMES = ['chromium', 'chromium-browser', 'google-chrome']
const chromium =
  process.env.OVERSTAY_TEST_CHROMIUM ??
  (process.env.PATH ?? '')
    .split(path.delimiter)
    .flatMap((folder) => NAMES.map((name) => path.join(folder, name)))
    .find((file) => fs.existsSync(file))
const reason = chromium === undefined ? 'SKIPPED, no Chromium: set OVERSTAY_TEST_CHROMIUM; ' : ''
const inChromium = test.skipIf(chromium === undefined)
/** Each starts Vitest and a browser, and most do it once more to repeat. */
vi.setConfig({ testTimeout: 180_000 })

const LEAKS = [
  'fail src/leaky/panels.ts:13:24 object, 1 of 1, product panels, cache',
  'fail src/leaky/shortcuts.ts:7:19 closure, 1 of 1, product window, event-target-listener',
  'fail src/leaky/toasts.ts:4:19 call, 4 of 4, product shown, detached-dom',
]

/** With the plugin's line, or as it is, for `overstay run`. */
function project(plugin?: string, tests: Record<string, string> = {}): string {
  const folder = path.join(temporaryFolder(), 'project')
  fs.cpSync(PROJECT, folder, { recursive: true })
  fs.symlinkSync(path.resolve(import.meta.dirname, '../../../node_modules'), path.join(folder, 'node_modules'))
  if (plugin !== undefined) {
    const config = path.join(folder, 'vitest.config.js')
    const text = fs.readFileSync(config, 'utf8').replace('export default {', `$&\n  plugins: [${plugin}],`)
    fs.writeFileSync(config, `import { overstay } from 'overstay/vitest'\n${text}`)
  }
  if (Object.keys(tests).length > 0) fs.rmSync(path.join(folder, 'test'), { recursive: true })
  for (const [name, text] of Object.entries(tests)) {
    fs.mkdirSync(path.join(folder, 'test'), { recursive: true })
    fs.writeFileSync(path.join(folder, 'test', name), text)
  }
  return folder
}

function vitest(folder: string, ...args: string[]): Result {
  return vitestCommand(folder, 'run', ...args)
}

function vitestCommand(folder: string, ...args: string[]): Result {
  const { VITEST: _vitest, NODE_OPTIONS: _options, FORCE_COLOR: _colour, ...own } = process.env
  const env = { ...own, NO_COLOR: '1', OVERSTAY_TEST_CHROMIUM: chromium }
  return spawnSync(process.execPath, [VITEST, ...args], { cwd: folder, env, encoding: 'utf8' })
}

inChromium.for([
  { name: 'a document for each file', flags: [] },
  { name: 'one document for all files', flags: ['--browser.isolate=false', '--no-file-parallelism'] },
])(`${reason}what the product keeps is found at its lines, and nothing else: $name`, ({ flags }) => {
  process.env.OVERSTAY_TEST_CHROMIUM ??= chromium
  const json = ['--track', 'all', '--format', 'json']
  const result = overstayRun(project(), json, process.execPath, VITEST, 'run', ...flags)
  const { findings } = reportIn(result)
  const ofProduct = findings.filter(({ holder }) => holder.kind === 'product')
  expect(ofProduct.map(brief).sort()).toEqual(LEAKS)
  expect(ofProduct.flatMap(({ scope }) => scope.tests).sort()).toEqual([
    'test/leaky.test.ts › answers to a key',
    'test/leaky.test.ts › opens a panel',
    ...[1, 2, 3, 4].map((number) => `test/leaky.test.ts › shows toast ${number}`),
  ])
  const [panels] = ofProduct.filter(({ site }) => site.file.endsWith('panels.ts'))
  expect(panels.paths[0].steps.map(({ edge, type, site }) => [edge, type, site])).toEqual([
    ['', 'module variable "panels" of src/leaky/panels.ts', undefined],
    ['panels', 'Map', 'src/leaky/panels.ts:6:16'],
    ['#', 'Object', 'src/leaky/panels.ts:13:24 in openPanel'],
  ])
  expect(panels.paths[0].hint.text).toContain('Delete the entry when the work ends')
  // The test file, its mocks and Vitest's own client hold the rest.
  const others = findings.filter(({ holder }) => holder.kind !== 'product')
  expect(new Set(others.map(({ gate }) => gate))).toEqual(new Set(['none']))
  const label = others.find(({ site }) => site.file === 'src/label.ts' && site.kind === 'object')
  expect(label?.holder.kind).toMatch(/^(test|runner)$/)
  expect(others.filter(({ site }) => site.file === 'src/counter.ts').every(({ survivors }) => survivors === 1)).toBe(
    true,
  )
  expect(new Set(others.map(({ site }) => site.file.split('/')[0]))).toEqual(new Set(['src', 'test']))
  expect(result.stderr).toMatch(/Tests .*24 passed/)
  expect(result.stderr).not.toContain('Port')
  expect(result.status).toBe(1)
})

inChromium(`${reason}one line in the config: the tests that leak fail, at the line of the leak`, () => {
  const { status, stdout, stderr } = vitest(project(`overstay({ track: 'all' })`))
  expect(stdout).toMatch(/Tests .*6 failed.*18 passed[^]*3 leaks fail the gate\./)
  expect(stderr).toMatch(
    /leaky\.test\.ts > opens a panel\s+Leak: object of src\/leaky\/panels\.ts:13:24 outlives this test, held by panels/,
  )
  expect(stderr).not.toContain('unwatched')
  expect(status).toBe(1)
})

inChromium(`${reason}a clean file takes one collection and no snapshot`, () => {
  const folder = project(`overstay({ track: 'all' })`)
  const { status, stdout } = vitest(folder, 'repaired')
  expect(stdout).toMatch(
    /^ overstay: nothing grows\. \d+ objects of \d+ allocation sites in \d+ scopes were judged\.$/m,
  )
  expect(runFilesOf(folder).map((records) => records.at(-1))).toMatchObject([
    { t: 'end', collections: 1, snapshotMs: null },
  ])
  expect(status).toBe(0)
})

const OUTCOMES = `import { beforeAll, expect, test, vi } from 'vitest'
import { openPanel } from '../src/leaky/panels'
beforeAll(() => { openPanel('of the file') })
test('fails', () => { openPanel('failed'); expect(1).toBe(2) })
test.skip('is skipped', () => { openPanel('skipped') })
test('skips itself', ({ skip }) => { openPanel('skipped'); skip() })
test.concurrent('is concurrent, a', async () => { openPanel('a'); await Promise.resolve() })
test.concurrent('is concurrent, b', async () => { openPanel('b'); await Promise.resolve() })
let attempts = 0
test('passes at last', { retry: 2 }, () => { attempts++; openPanel('retried'); expect(attempts).toBe(3) })
test('with a clock of its own', () => { vi.useFakeTimers(); vi.stubGlobal('fetch', undefined) })
`

inChromium(`${reason}tests end as they would; what fails, is skipped or concurrent is not judged`, () => {
  const tests = { 'outcomes.test.ts': OUTCOMES }
  const plain = project(undefined, tests)
  const folder = project(`overstay({ track: 'all', confirm: 'never' })`, tests)
  const statuses = [plain, folder].map((it) => vitest(it, '--reporter=json', '--outputFile=tests.json').status)
  expect(statuses).toEqual([1, 1])
  expect(outcomesIn(folder)).toEqual(outcomesIn(plain))
  const [records] = runFilesOf(folder)
  const scopes = new Map(records.flatMap((record) => (record.t === 'scope' ? [[record.id, record]] : [])))
  const outcomes = records.flatMap((record) => {
    const scope = record.t === 'verdict' ? scopes.get(record.scope) : undefined
    return record.t === 'verdict' && scope?.kind === 'test' ? [`${scope.name}: ${record.outcome}`] : []
  })
  expect(outcomes.sort()).toEqual([
    'fails: failed',
    'is concurrent, a: overlapped',
    'is concurrent, b: overlapped',
    'passes at last (retry 1): failed',
    'passes at last (retry 2): judged',
    'passes at last: failed',
    'skips itself: skipped',
    'with a clock of its own: judged',
  ])
})

const LATE = `import { test } from 'vitest'
import { openPanel } from '../src/leaky/panels'
test.each([1, 2, 3, 4])('leaves an error behind, %i', (number) => {
  openPanel(number)
  setTimeout(() => { throw new Error('late') }, 300)
})
`

inChromium(`${reason}what finished tests throw while their document is judged is not Vitest's`, () => {
  const folder = project(`overstay({ track: 'all', confirm: 'never' })`, { 'late.test.ts': LATE })
  const { status, stdout, stderr } = vitest(folder)
  // The snapshot takes longer than the timers.
  expect(stdout).toContain('WARN  src/leaky/panels.ts:13:24')
  expect(stdout + stderr).not.toContain('Unhandled')
  expect(status).toBe(0)
})

test('of another browser one line says that its tests run unwatched', () => {
  const folder = project(`overstay({ track: 'all' })`)
  const config = path.join(folder, 'vitest.config.js')
  const others = `{ browser: 'firefox' }, { browser: 'webkit' }, { browser: 'chromium' }`
  fs.writeFileSync(config, fs.readFileSync(config, 'utf8').replace(`{ browser: 'chromium' }`, others))
  // Nobody needs to have them.
  const { status, stderr } = vitestCommand(folder, 'list', '--filesOnly')
  expect(stderr.match(/^overstay: .*$/gm)).toEqual([expect.stringMatching(/watched in Chromium .* run unwatched$/)])
  expect(status).toBe(0)
})

function brief({ gate, site, survivors, created, holder, category }: Finding): string {
  const place = `${site.file}:${site.line}:${site.column} ${site.kind}`
  return `${gate} ${place}, ${survivors} of ${created}, ${holder.kind} ${holder.name}, ${category}`
}

function outcomesIn(folder: string): string[] {
  const { testResults } = JSON.parse(fs.readFileSync(path.join(folder, 'tests.json'), 'utf8')) as {
    testResults: { assertionResults: { fullName: string; status: string }[] }[]
  }
  return testResults.flatMap((it) => it.assertionResults).map(({ fullName, status }) => `${fullName}: ${status}`)
}

function runFilesOf(folder: string): RunRecord[][] {
  const store = path.join(folder, '.overstay')
  if (!fs.existsSync(store)) return []
  const files = fs.readdirSync(store, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ndjson'))
  return files.map((name) => {
    const lines = fs.readFileSync(path.join(store, name), 'utf8').trim().split('\n')
    return lines.map((line) => JSON.parse(line) as RunRecord)
  })
}
