import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { type Files, filesIn, linesOf, MODULES, project, PROOF, wrongIn } from './doctor-project.ts'
import { overstay, overstayWith, temporaryFolder } from './overstay.ts'
import { writeRun } from './run-files.ts'

const NODE_TESTS: Files = { 'package.json': '{ "name": "jobs", "scripts": { "test": "node --test" } }' }
const VITEST: Files = {
  'package.json': '{ "name": "shop", "type": "module", "devDependencies": { "vitest": "4" } }',
  'vitest.config.ts': `import { overstay } from 'overstay/vitest'\nexport default { plugins: [overstay()] }\n`,
}

test('a project in order: each check has a line, and a leak planted in it is found by Node and by its runner', () => {
  const folder = project(NODE_TESTS)
  const result = overstay(folder, 'doctor')
  expect(linesOf(result)).toEqual([
    'ok     no config: the defaults of the command hold',
    expect.stringMatching(/^ok {5}overstay \d+\.\d+\.\d+, runtime in one version$/),
    'ok     node:test needs no plugin: overstay run -- node --test',
    'ok     garbage collection can be asked for',
    'ok     .overstay/nights.db comes with the first night',
    `ok     Node: ${PROOF}`,
    `ok     node:test: ${PROOF}`,
    `Node ${process.versions.node}: leaks are found here.`,
  ])
  expect(result).toMatchObject({ status: 0, stderr: '' })
  expect(filesIn(folder)).toEqual(['package.json'])
})

test.each<[string, Files]>([
  ['with the plugin', {}],
  [
    'whose tests lie elsewhere, and whose config leaves most files out',
    {
      'vitest.config.ts': `import { overstay } from 'overstay/vitest'
export default {
  plugins: [overstay()],
  test: { include: ['spec/**'], exclude: ['**/*.mjs'], setupFiles: ['setup.js'], reporters: ['json'], outputFile: 'results.json' },
}\n`,
      'setup.js': `import { vi } from 'vitest'\nvi.useFakeTimers()\n`,
      'overstay.config.json':
        '{ "track": "annotated", "include": ["lib/**"], "exclude": ["**/*.mjs"], "explain": "never" }',
    },
  ],
  [
    'with projects',
    {
      'vitest.config.ts': `import { overstay } from 'overstay/vitest'
const ownFiles = (name) => ({ name, include: [name + '/**'] })
export default { plugins: [overstay()], test: { projects: [{ test: ownFiles('a') }, { extends: true, test: ownFiles('b') }] } }\n`,
    },
  ],
])('a project of Vitest %s', (_what, files) => {
  const folder = project({ ...VITEST, ...files })
  const result = overstay(folder, 'doctor')
  expect(linesOf(result)).toContain(`ok     Vitest: ${PROOF}`)
  expect(result.status).toBe(0)
  expect(filesIn(folder)).toEqual(Object.keys({ ...VITEST, ...files }).sort())
})

test('a missing plugin is no failure, for overstay run does without; the line is told', () => {
  const result = overstay(project({ 'package.json': VITEST['package.json'] }), 'doctor')
  expect(result.stdout).toMatch(
    /^look {3}Vitest [\d.]+ has no plugin in vitest\.config\.ts: .*\n +overstay init writes it; by hand: import \{ overstay \} from 'overstay\/vitest'/m,
  )
  expect(result.stdout).toContain(`ok     Vitest: ${PROOF}`)
  expect(result.status).toBe(0)
})

test('a broken config: its key and line, and nothing is planted', () => {
  const folder = project({ ...NODE_TESTS, 'overstay.config.json': '{\n  "track": "all",\n  "setle": 1\n}\n' })
  const result = overstay(folder, 'doctor')
  expect(wrongIn(result)).toEqual([
    expect.stringMatching(/^overstay\.config\.json:3: "setle": .* \| Known keys: track/),
  ])
  expect(result.stdout).toContain('look   no leak was planted: mend what is wrong first')
  expect(result.status).toBe(2)
})

test('broken mutes are told as well', () => {
  const result = overstay(project({ ...NODE_TESTS, 'overstay.mutes.json': '[{}]' }), 'doctor')
  expect(wrongIn(result)[0]).toMatch(/^overstay\.mutes\.json: /)
  expect(result.status).toBe(2)
})

test('two versions of the runtime: where they lie, and how they become one', () => {
  const folder = project({
    ...NODE_TESTS,
    'node_modules/pool/package.json': '{ "name": "pool", "version": "1.0.0" }',
    'node_modules/pool/node_modules/@overstay/runtime/package.json': '{ "version": "0.0.9" }',
  })
  const result = overstay(folder, 'doctor')
  expect(wrongIn(result)).toEqual([
    expect.stringMatching(
      /two versions, .*0\.0\.9 \(node_modules\/pool\/node_modules\/@overstay\/runtime\).* \| Let all have one: npm install --save-dev overstay@/,
    ),
  ])
  expect(result.status).toBe(2)
})

test('a second copy of the same version is none', () => {
  const { version } = JSON.parse(fs.readFileSync(path.join(MODULES, '@overstay/runtime/package.json'), 'utf8')) as {
    version: string
  }
  const folder = project({
    ...NODE_TESTS,
    'node_modules/pool/package.json': '{}',
    'node_modules/pool/node_modules/@overstay/runtime/package.json': JSON.stringify({ version }),
  })
  expect(overstay(folder, 'doctor').status).toBe(0)
})

test.each<[string, Files, readonly string[], RegExp]>([
  [
    'overstay is not installed',
    {},
    ['overstay'],
    /^overstay is not installed in this project \| pnpm add -D overstay@/,
  ],
  [
    'overstay is there in another version',
    { 'node_modules/overstay/package.json': '{ "version": "0.0.1" }' },
    ['overstay'],
    /^this is overstay \d.*, and the project has 0\.0\.1 \| Start the project's own: pnpm exec overstay doctor/,
  ],
  ['the runner is not installed', {}, ['vitest'], /^vitest is not installed \| pnpm install$/],
  [
    'the runner is too old',
    { 'node_modules/vitest/package.json': '{ "version": "3.1.9" }' },
    ['vitest'],
    /^Vitest 3\.1\.9 is too old: 3\.2\.0 is the oldest that overstay follows \| pnpm add -D vitest@latest$/,
  ],
])('%s', (_what, files, without, sentence) => {
  const folder = project({ ...VITEST, 'pnpm-lock.yaml': '', ...files }, { without })
  const result = overstay(folder, 'doctor')
  expect(wrongIn(result)[0]).toMatch(sentence)
  expect(result.status).toBe(2)
})

test('no collector: it is said, and what is advised helps', () => {
  const folder = project({
    ...NODE_TESTS,
    'locked.mjs': `import v8 from 'node:v8'\nv8.setFlagsFromString = () => { throw new Error('locked') }\n`,
  })
  const locked = `--import=${pathToFileURL(path.join(folder, 'locked.mjs')).href}`
  const result = overstayWith({ env: { NODE_OPTIONS: locked } }, folder, 'doctor')
  expect(wrongIn(result)[0]).toMatch(
    /^garbage collection cannot be asked for in this Node.* \| .*NODE_OPTIONS=--expose-gc/,
  )
  expect(result.status).toBe(2)
  const helped = overstayWith({ env: { NODE_OPTIONS: `--expose-gc ${locked}` } }, folder, 'doctor')
  expect(wrongIn(helped)).toEqual([])
  expect(helped.status).toBe(0)
})

test('a Node that does not start is told with what it says', () => {
  const folder = project(NODE_TESTS)
  fs.writeFileSync(
    path.join(folder, 'fails.cjs'),
    `if (process.execArgv.includes('--input-type=module')) throw new Error('not today')\n`,
  )
  const result = overstayWith(
    { env: { NODE_OPTIONS: `--require=${path.join(folder, 'fails.cjs')}` } },
    folder,
    'doctor',
  )
  expect(wrongIn(result)[0]).toMatch(/^a Node that is started from here fails: .*not today/)
})

test('an older Node is refused by every command, before anything is loaded', () => {
  const folder = project(NODE_TESTS)
  const older = path.join(folder, 'older.cjs')
  fs.writeFileSync(older, `Object.defineProperty(process.versions, 'node', { value: '20.18.3' })\n`)
  const { status, stderr } = overstayWith({ env: { NODE_OPTIONS: `--require=${older}` } }, folder, 'doctor')
  expect(stderr).toMatch(/^overstay: Node 20\.18\.3 is too old; 20\.19 is the oldest that will do\n.+\n$/)
  expect(status).toBe(2)
})

test('the store: how many nights it has, and what is wrong with one that cannot be used', () => {
  const folder = project(NODE_TESTS)
  writeRun(folder, { run: 'r1', at: '2026-03-01T03:00:00.000Z', sites: { S: 'L' } })
  expect(overstay(folder, 'ingest').status).toBe(0)
  expect(overstay(folder, 'doctor').stdout).toContain('ok     .overstay/nights.db has 1 run\n')

  const file = path.join(folder, '.overstay/nights.db')
  const bytes = fs.readFileSync(file)
  // Where SQLite keeps the version that a program gives its file.
  bytes.writeUInt32BE(99, 60)
  fs.writeFileSync(file, bytes)
  const newer = overstay(folder, 'doctor')
  expect(wrongIn(newer)[0]).toMatch(/nights\.db is a store of version 99; .* \| Use the overstay that wrote it/)
  expect(newer.status).toBe(3)

  fs.writeFileSync(path.join(folder, 'other.db'), 'no store at all, but long enough to be looked at as one '.repeat(40))
  expect(wrongIn(overstay(folder, 'doctor', '--store', 'other.db'))[0]).toMatch(/is no store of overstay/)

  const beneath = overstay(folder, 'doctor', '--store', 'package.json/nights.db')
  expect(wrongIn(beneath)[0]).toMatch(/^package\.json\/nights\.db cannot be written: .* \| .*--store/)
  expect(beneath.status).toBe(3)
})

test('a leak that is not seen fails: this project’s reports prove nothing', () => {
  const folder = project({
    ...NODE_TESTS,
    'blind.mjs': `import v8 from 'node:v8'\nv8.writeHeapSnapshot = () => { throw new Error('no snapshot today') }\n`,
  })
  const blind = `--import=${pathToFileURL(path.join(folder, 'blind.mjs')).href}`
  const result = overstayWith({ env: { NODE_OPTIONS: blind } }, folder, 'doctor')
  expect(wrongIn(result)).toEqual([
    expect.stringMatching(/^Node: the planted leak was not found: .*no snapshot today/),
    expect.stringMatching(/^node:test: the planted leak was not found/),
  ])
  expect(result.status).toBe(1)
})

test('a runner that fails is told with what it says', () => {
  const folder = project({ ...VITEST, 'vitest.config.ts': `throw new Error('no config today')\n` })
  const result = overstay(folder, 'doctor')
  expect(wrongIn(result)[0]).toMatch(
    /^Vitest: what was planted was not watched; it ended with exit code 1: .*no config today/,
  )
  expect(result.status).toBe(1)
})

test('as JSON', () => {
  const result = overstay(project({ 'package.json': '{}' }), 'doctor', '--json')
  const { checks, ...rest } = JSON.parse(result.stdout) as { checks: { check: string; state: string; text: string }[] }
  expect(rest).toEqual({ format: 'overstay-doctor', version: 1, node: process.versions.node, ok: true })
  expect(checks.map(({ check, state }) => `${check} ${state}`)).toEqual([
    'config fine',
    'packages fine',
    'runner warn',
    'collector fine',
    'store fine',
    'proof fine',
  ])
  expect(result.status).toBe(0)
})

test('a project that nothing can be written in is told so', () => {
  const folder = project({ ...NODE_TESTS, '.overstay': 'a file' })
  const result = overstay(folder, 'doctor', '--store', path.join(temporaryFolder(), 'nights.db'))
  expect(wrongIn(result)[0]).toMatch(/^nothing can be planted in .*\.overstay/)
  expect(result.status).toBe(2)
})

test('outside of a project there is nothing to look at', () => {
  const { status, stderr } = overstay(temporaryFolder(), 'doctor')
  expect(stderr).toContain('there is no package.json in ')
  expect(status).toBe(2)
})
