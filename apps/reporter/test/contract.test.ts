import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { Finding } from '@overstay/schema'
import { expect, test } from 'vitest'
import { overstay, reportIn, temporaryFolder } from './overstay.ts'

const CONTRACT = new URL('fixtures/projects/contract/', import.meta.url)
const from = createRequire(import.meta.url)
const fromRunners = createRequire(from.resolve('@overstay/runners/package.json'))
const COMMONJS = from.resolve('@babel/plugin-transform-modules-commonjs')

/** How the contract's tests are run; `adapter` is what they import their runner from. */
interface Runner {
  readonly adapter: string
  readonly command: readonly string[]
  /** Whether suspicious tests are repeated; otherwise growth from test to test stays a warning. */
  readonly repeats: boolean
  /** Where the project's packages are. */
  readonly modules?: string
}

/** The file that the command of a package is. */
const bin = (require: NodeJS.Require, name: string, file: string): string =>
  path.join(path.dirname(require.resolve(`${name}/package.json`)), file)

const jest29 = bin(fromRunners, 'jest', 'bin/jest.js')
const runners: Record<string, Runner> = {
  vitest: { adapter: 'vitest', command: [bin(from, 'vitest', 'vitest.mjs'), 'run'], repeats: true },
  'node:test': { adapter: 'node-test', command: ['--test'], repeats: false },
  'Jest 30 in workers': { adapter: 'jest', command: [bin(from, 'jest', 'bin/jest.js'), '-w', '2'], repeats: true },
  'Jest 29 in band': {
    adapter: 'jest',
    command: [jest29, '--runInBand'],
    repeats: true,
    modules: path.resolve(jest29, '../../..'),
  },
  Mocha: { adapter: 'mocha', command: [bin(from, 'mocha', 'bin/mocha.js'), 'test'], repeats: true },
  'Mocha in parallel': {
    adapter: 'mocha',
    command: [bin(from, 'mocha', 'bin/mocha.js'), '--parallel', 'test'],
    repeats: true,
  },
}

/** What the product keeps, and who is to blame; the same for all. */
const LEAKS = [
  'src/bus.js:8 closure, 5 of 5, product bus, event-listener, growing',
  'src/letters.js:5 object, 5 of 5, product sent, collection, growing',
  'src/orders.js:5 object, 5 of 5, product orders, collection, growing',
  'src/poll.js:4 call, 5 of 5, product setInterval, interval, growing',
  'src/sessions.js:5 object, 5 of 5, product sessions, cache, growing',
]
const CACHES = [
  'src/recent.js:5 object, 2 of 5, product recent, collection, window',
  'src/templates.js:5 object, 5 of 5, product templates, cache, growing',
]

/** Each starts a runner in several processes, and once more to repeat. */
const PATIENCE = 180_000

test.each(Object.entries(runners))(
  '%s finds what all runners find, and nothing else',
  { timeout: PATIENCE },
  (_name, runner) => {
    const out = temporaryFolder()
    const flags = ['--track', 'all', '--format', 'json', '--out', out]
    const result = overstay(project(runner), 'run', ...flags, '--', process.execPath, ...runner.command)
    const { findings, notes } = reportIn(result)
    const ofProduct = findings.filter(({ holder }) => holder.kind === 'product')
    expect(ofProduct.map(brief).sort()).toEqual([...LEAKS, ...CACHES].sort())
    const failing = ofProduct.filter(({ gate }) => gate === 'fail')
    expect(failing.map(brief).sort()).toEqual(runner.repeats ? LEAKS : [])
    // What the tests or their runner hold is told apart and never gated; of the product that is only what it greets with.
    const others = findings.filter(({ holder }) => holder.kind !== 'product')
    expect(new Set(others.map(({ gate }) => gate))).toEqual(new Set(['none']))
    const made = others.filter(({ site }) => site.file.startsWith('src/'))
    expect(new Set(made.map(({ site }) => site.file))).toEqual(new Set(['src/greet.js']))
    expect(made.every(({ holder }) => holder.kind === 'test' || holder.kind === 'runner')).toBe(true)
    expect(notes.map(({ text }) => text).join()).toMatch(/4 scopes failed and what they made was not judged/)
  },
)

function project({ adapter, modules }: Runner): string {
  const folder = path.join(temporaryFolder(), 'contract')
  fs.cpSync(CONTRACT, folder, { recursive: true })
  fs.copyFileSync(path.join(folder, `adapters/${adapter}.js`), path.join(folder, 'test/runner.js'))
  fs.writeFileSync(
    path.join(folder, 'babel.config.cjs'),
    `module.exports = { plugins: [${JSON.stringify(COMMONJS)}] }\n`,
  )
  const installed = modules ?? path.resolve(import.meta.dirname, '../../../node_modules')
  fs.symlinkSync(installed, path.join(folder, 'node_modules'))
  return folder
}

function brief({ site, survivors, created, holder, category, pattern }: Finding): string {
  const place = `${site.file}:${site.line} ${site.kind}`
  return `${place}, ${survivors} of ${created}, ${holder.kind} ${holder.name}, ${category}, ${pattern}`
}
