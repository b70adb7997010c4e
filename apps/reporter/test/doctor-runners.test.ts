import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { type Files, filesIn, linesOf, MODULES, project, PROOF, wrongIn } from './doctor-project.ts'
import { COMMAND, overstay } from './overstay.ts'

const JEST: Files = { 'package.json': '{ "name": "shop", "devDependencies": { "jest": "1" } }' }
/** Where Jest 29 lies with all that it needs in other versions than Jest 30. */
const JEST_29 = path.resolve(import.meta.dirname, '../../../packages/runners/node_modules')
const MOCHA: Files = { 'package.json': '{ "name": "shop", "devDependencies": { "mocha": "1" } }' }

const typescript = JSON.stringify(createRequire(import.meta.url).resolve('typescript'))
/** As a project compiles TypeScript, with the places in a map; lines are not where they were. */
const COMPILE = `const ts = require(${typescript})
exports.compile = (text, fileName, module) => {
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, inlineSourceMap: true, removeComments: true }
  const { outputText } = ts.transpileModule(text, { fileName, compilerOptions })
  return outputText
}
`

test.each([
  ['29', JEST_29],
  ['30', MODULES],
])('a project of Jest %s whose tests lie elsewhere, and whose config has all sorts of settings', (version, first) => {
  const files: Files = {
    ...JEST,
    'jest.config.js': `module.exports = {
  roots: ['<rootDir>/src'],
  testMatch: ['<rootDir>/src/**/*.spec.js'],
  testPathIgnorePatterns: ['/[.]'],
  modulePathIgnorePatterns: ['<rootDir>/[.]overstay'],
  transformIgnorePatterns: ['/node_modules/', '[.]overstay'],
  moduleNameMapper: { '^(\\\\.{1,2}/.*)\\\\.js$': '$1' },
  setupFilesAfterEnv: ['<rootDir>/setup.js'],
  injectGlobals: false,
  automock: true,
  resetModules: true,
  collectCoverage: true,
  coverageThreshold: { global: { lines: 100 } },
  reporters: ['<rootDir>/reporter.js'],
}\n`,
    'setup.js': `const { beforeEach, jest } = require('@jest/globals')\nbeforeEach(() => jest.useFakeTimers())\n`,
    'reporter.js': `module.exports = class { onRunComplete() { require('fs').writeFileSync('results', '') } }\n`,
    'src/own.spec.js': `throw new Error('the own tests are run')\n`,
    'overstay.config.json': '{ "include": ["lib/**"], "explain": "never" }',
  }
  const folder = project(files, { first })
  const result = overstay(folder, 'doctor')
  expect(linesOf(result)).toContainEqual(expect.stringMatching(new RegExp(`^ok {5}Jest ${version}\\.`)))
  expect(wrongIn(result)).toEqual([])
  expect(linesOf(result)).toContain(`ok     Jest: ${PROOF}`)
  expect(result.status).toBe(0)
  expect(filesIn(folder)).toEqual(['src', ...Object.keys(files)].sort())
})

test('each of Jest’s projects has a test planted: in TypeScript, under the config that the script names', () => {
  const folder = project({
    'package.json': '{ "name": "shop", "scripts": { "test": "CI=1 jest --coverage -c \'jest.own.js\' src" } }',
    'jest.config.js': `throw new Error('not this config')\n`,
    'jest.own.js': `const { overstay } = require('overstay/jest')
module.exports = overstay({ projects: [
  { displayName: 'typed', transform: { '\\\\.ts$': './compile.js' }, testRegex: '/typed/' },
  '<rootDir>/plain',
  { displayName: 'style', runner: './style.js' },
] })\n`,
    'plain/jest.config.json': '{ "transform": {}, "testRegex": "plain" }',
    'compile.js': `${COMPILE}exports.process = (text, file) => ({ code: exports.compile(text.replace('function work(round)', 'function work(round: number)'), file) })\n`,
    'style.js': 'module.exports = class {}\n',
    'tsconfig.json': '{}',
  })
  const result = overstay(folder, 'doctor')
  expect(wrongIn(result)).toEqual([])
  expect(linesOf(result)).toContain(`ok     Jest: ${PROOF}`)
  expect(result.stdout).toMatch(/^look {3}Jest: nothing was planted in a test of "style": \S+style\.js is no runner/m)
  expect(result.status).toBe(0)
})

test('one of Jest’s projects in which the leak is not found is enough to fail', () => {
  const untagged = `exports.process = () => ({ code: "module.exports = { work() {} }; try { it('', () => {}) } catch {}" })\n`
  const folder = project({
    ...JEST,
    'jest.config.js': `module.exports = { projects: [{ transform: {} }, { transform: { planted: './blind.js' } }] }\n`,
    'blind.js': untagged,
  })
  const result = overstay(folder, 'doctor')
  expect(wrongIn(result)).toEqual([expect.stringMatching(/^Jest: the planted leak was not found \| Until this is/)])
  expect(result.status).toBe(1)
})

test.each<[string, Files, RegExp, number]>([
  [
    'another test runner',
    { ...JEST, 'jest.config.js': `module.exports = { testRunner: './own.js' }\n`, 'own.js': '' },
    /^Jest: tests are run by \S+own\.js, which overstay does not follow \| Take `testRunner` out of/,
    2,
  ],
  [
    'ES modules',
    {
      'package.json': JSON.stringify({
        type: 'module',
        scripts: { test: 'tsc && node --experimental-vm-modules node_modules/jest/bin/jest.js' },
        devDependencies: { jest: '1' },
      }),
    },
    /^Jest: the planted leak was taken for something that only the tests hold \| With --experimental-vm-modules .* CommonJS/,
    1,
  ],
  [
    'a set-up that fails',
    {
      ...JEST,
      'jest.config.js': `module.exports = { globalSetup: './setup.js' }\n`,
      'setup.js': `module.exports = () => { throw new Error('no database today') }\n`,
    },
    /^Jest: what was planted was not watched; it ended with exit code 1: .*no database today/,
    1,
  ],
])('a project of Jest with %s is told what to do', (_what, files, sentence, status) => {
  const folder = project(files)
  const result = overstay(folder, 'doctor')
  expect(wrongIn(result)).toEqual([expect.stringMatching(sentence)])
  expect(result.status).toBe(status)
  expect(filesIn(folder)).toEqual(Object.keys(files).sort())
})

test('a project of Mocha whose tests lie elsewhere, in workers, with hooks and a reporter of its own', () => {
  const files: Files = {
    ...MOCHA,
    '.mocharc.cjs': `process.env.FROM_CONFIG = 'yes'
module.exports = { spec: ['spec/**/*.js'], ignore: ['**/*.mjs'], ui: 'tdd', require: ['./hooks.cjs'], parallel: true, grep: 'own', reporter: './reporter.cjs', extension: ['js'] }\n`,
    'hooks.cjs': `if (process.env.FROM_CONFIG !== 'yes') throw new Error('not as it is configured')
exports.mochaHooks = { beforeEach() {} }\n`,
    'reporter.cjs': `module.exports = class { constructor() { require('fs').writeFileSync('results', '') } }\n`,
    'spec/own.js': `throw new Error('the own tests are run')\n`,
  }
  const folder = project(files)
  const result = overstay(folder, 'doctor')
  expect(wrongIn(result)).toEqual([])
  expect(linesOf(result)).toContain(`ok     Mocha: ${PROOF}`)
  expect(result.status).toBe(0)
  expect(filesIn(folder)).toEqual(['spec', ...Object.keys(files)].sort())
})

test('a project of Mocha whose script has the settings: TypeScript is planted where its tests are', () => {
  const folder = project({
    'package.json':
      '{ "scripts": { "lint": "echo mocha", "test": "c8 mocha -r ./compile.js --file setup.js \\"test/**/*.ts\\" --watch" } }',
    'compile.js': `${COMPILE}require.extensions['.ts'] = (module, file) => {
  const text = require('fs').readFileSync(file, 'utf8').replace('function work(round)', 'function work(round: number)')
  module._compile(exports.compile(text, file), file)
}\n`,
    'setup.js': `it('is no test of ours', () => { throw new Error() })\n`,
  })
  const result = overstay(folder, 'doctor')
  expect(wrongIn(result)).toEqual([])
  expect(linesOf(result)).toContain(`ok     Mocha: ${PROOF}`)
  expect(result.status).toBe(0)
})

test('a ui of Mocha that has no place for a planted test is said', () => {
  const folder = project({ ...MOCHA, '.mocharc.json': '{ "ui": "exports" }' })
  const result = overstay(folder, 'doctor')
  expect(linesOf(result)).toContain(
    'look   Mocha: its ui `exports` has no place for a planted test, which imports `it`',
  )
  expect(result.status).toBe(0)
})

test('stopped in the middle, the doctor ends as it was told to and leaves nothing behind', async () => {
  const files: Files = {
    ...JEST,
    'jest.config.js': `module.exports = { globalSetup: './setup.js' }\n`,
    'setup.js': `module.exports = () => { require('fs').writeFileSync('pid', String(process.pid)); return new Promise((resolve) => setTimeout(resolve, 60_000)) }\n`,
  }
  const folder = project(files)
  const left = path.join(folder, '.overstay/.doctor-1')
  fs.mkdirSync(left, { recursive: true })
  fs.utimesSync(left, 0, 0)
  const pid = path.join(folder, 'pid')
  const child = spawn(process.execPath, [COMMAND, 'doctor'], { cwd: folder, stdio: 'ignore' })
  const ended = once(child, 'exit')
  await vi.waitUntil(() => fs.existsSync(pid) && fs.readFileSync(pid, 'utf8') !== '', { timeout: 30_000 })
  child.kill('SIGINT')
  expect(await ended).toEqual([null, 'SIGINT'])
  expect(() => process.kill(Number(fs.readFileSync(pid, 'utf8')), 0)).toThrow('ESRCH')
  fs.rmSync(pid)
  expect(filesIn(folder)).toEqual(['.overstay', ...Object.keys(files)].sort())
})
