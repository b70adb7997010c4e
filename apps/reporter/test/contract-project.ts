import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { temporaryFolder } from './overstay.ts'

const CONTRACT = new URL('fixtures/projects/contract/', import.meta.url)
const from = createRequire(import.meta.url)
const fromRunners = createRequire(from.resolve('@overstay/runners/package.json'))
const COMMONJS = from.resolve('@babel/plugin-transform-modules-commonjs')

/** How the contract's tests are run; `adapter` is what they import their runner from. */
export interface Runner {
  readonly adapter: string
  readonly command: readonly string[]
  /** Whether suspicious tests are repeated; otherwise growth from test to test stays a warning. */
  readonly repeats: boolean
  /** Where the project's packages are. */
  readonly modules?: string
  /** Packages of its own, in place of those of the same name there. */
  readonly packages?: Readonly<Record<string, string>>
  /** A runner that the project brings itself, at `test/run.js`. */
  readonly source?: string
}

/** The file that the command of a package is. */
const bin = (require: NodeJS.Require, name: string, file: string): string =>
  path.join(path.dirname(require.resolve(`${name}/package.json`)), file)

const vitest3 = (pool: string): Runner => ({
  adapter: 'vitest',
  command: [bin(from, 'vitest-3', 'vitest.mjs'), 'run', '--pool', pool],
  repeats: true,
  packages: { vitest: path.dirname(from.resolve('vitest-3/package.json')) },
})

const jest29 = bin(fromRunners, 'jest', 'bin/jest.js')
const PAGE = new URL('../../../docs/runners/write-your-own.md', import.meta.url)
/** The program that the page shows. */
export const OF_PAGE = /^```js\n(.*?)^```$/ms.exec(fs.readFileSync(PAGE, 'utf8'))![1]

export const runners: Record<string, Runner> = {
  vitest: { adapter: 'vitest', command: [bin(from, 'vitest', 'vitest.mjs'), 'run'], repeats: true },
  'Vitest 3 in threads': vitest3('threads'),
  'Vitest 3 in forks': vitest3('forks'),
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
  'the runner of docs/runners/write-your-own.md': {
    adapter: 'own',
    command: ['test/run.js', 'test/contract.test.js', 'test/failing.test.js'],
    repeats: true,
    source: OF_PAGE,
  },
}

/** A copy of the contract project for a runner. */
export function contractProject({ adapter, modules, packages, source }: Runner): string {
  const folder = path.join(temporaryFolder(), 'contract')
  fs.cpSync(CONTRACT, folder, { recursive: true })
  fs.copyFileSync(path.join(folder, `adapters/${adapter}.js`), path.join(folder, 'test/runner.js'))
  if (source !== undefined) fs.writeFileSync(path.join(folder, 'test/run.js'), source)
  fs.writeFileSync(
    path.join(folder, 'babel.config.cjs'),
    `module.exports = { plugins: [${JSON.stringify(COMMONJS)}] }\n`,
  )
  const installed = modules ?? path.resolve(import.meta.dirname, '../../../node_modules')
  // What is not in its own is looked for one folder above.
  fs.symlinkSync(installed, path.join(folder, packages === undefined ? '.' : '..', 'node_modules'))
  for (const [name, place] of Object.entries(packages ?? {})) {
    fs.mkdirSync(path.join(folder, 'node_modules'), { recursive: true })
    fs.symlinkSync(place, path.join(folder, 'node_modules', name))
  }
  return folder
}
