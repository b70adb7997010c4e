import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { RunRecord } from '@overstay/schema'
import { expect, test } from 'vitest'
import { overstay, reportIn, type Result, temporaryFolder } from './overstay.ts'

const JEST = path.join(path.dirname(createRequire(import.meta.url).resolve('jest/package.json')), 'bin/jest.js')
const PROJECT = new URL('fixtures/projects/jest-suite/', import.meta.url)

function project(): string {
  const folder = path.join(temporaryFolder(), 'project')
  fs.cpSync(PROJECT, folder, { recursive: true })
  fs.symlinkSync(path.resolve(import.meta.dirname, '../../../node_modules'), path.join(folder, 'node_modules'))
  return folder
}

function jest(folder: string, ...args: string[]): Result {
  const { VITEST: _vitest, NODE_OPTIONS: _options, FORCE_COLOR: _colour, ...env } = process.env
  return spawnSync(process.execPath, [JEST, ...args], { cwd: folder, env, encoding: 'utf8' })
}

function runFiles(folder: string): RunRecord[][] {
  const [run] = fs.readdirSync(path.join(folder, '.overstay'))
  const files = fs.readdirSync(path.join(folder, '.overstay', run))
  return files.map((file) => {
    const lines = fs
      .readFileSync(path.join(folder, '.overstay', run, file), 'utf8')
      .trim()
      .split('\n')
    return lines.map((line) => JSON.parse(line) as RunRecord)
  })
}

/** The tests of a file with what became of each, in the order of their verdicts. */
function outcomesOf(records: RunRecord[]): string[] {
  const names = new Map(records.flatMap((it) => (it.t === 'scope' && it.kind === 'test' ? [[it.id, it.name]] : [])))
  return records.flatMap((it) =>
    it.t === 'verdict' && names.has(it.scope) ? [`${names.get(it.scope)!}: ${it.outcome}`] : [],
  )
}

test(
  'one line in the config: projects, environments, retries and modules loaded anew; a leak fails the run',
  {
    timeout: 120_000,
  },
  () => {
    const folder = project()
    const { status, stdout, stderr } = jest(folder)
    expect(stderr).toMatch(/Tests: .* 13 passed/)
    expect(stdout).toContain('2 leaks fail the gate.')
    expect(stdout).toMatch(/FAIL {2}one\/src\/sessions\.js:4:19/)
    // What a file of the program keeps on the global object outlives its modules.
    expect(stdout).toMatch(
      /FAIL {2}one\/src\/registry\.js:4:17[^]*global\n +\.registry → Array ‹one\/src\/registry\.js:1:25›/,
    )
    expect(status).toBe(1)
    const attempts = runFiles(folder).find(
      ([header]) => header.t === 'header' && header.program.includes('attempts') && header.repeats !== true,
    )
    expect(outcomesOf(attempts!).sort()).toEqual([
      'attempts > a snapshot: judged',
      'attempts > fails as expected: failed',
      'attempts > greets 1: judged',
      'attempts > greets 2: judged',
      'attempts > left out: skipped',
      'attempts > second attempt (retry 1): judged',
      'attempts > second attempt: failed',
      'attempts > side by side: judged',
      'attempts > the own environment goes on: judged',
    ])
  },
)

test('a clean run gets one line, one collection a file and no snapshot', () => {
  const folder = project()
  fs.writeFileSync(
    path.join(folder, 'jest.config.js'),
    `const { overstay } = require('overstay/jest')\nmodule.exports = overstay(() => ({ roots: ['<rootDir>/two'] }), { track: 'all' })\n`,
  )
  const { status, stdout } = jest(folder)
  expect(stdout).toMatch(
    /^ overstay: nothing grows\. \d+ objects of \d+ allocation sites in \d+ scopes were judged\.$/m,
  )
  expect(status).toBe(0)
  const files = runFiles(folder)
  expect(files).toHaveLength(1)
  expect(files[0].at(-1)).toMatchObject({ t: 'end', collections: 1, snapshotMs: null })
})

test(
  'under overstay run a project that has the line gets it once, and a config that is named is used',
  {
    timeout: 120_000,
  },
  () => {
    const folder = project()
    const command = [process.execPath, JEST, '--config', 'jest.config.js', 'attempts']
    const report = reportIn(overstay(folder, 'run', '--track', 'all', '--format', 'json', '--', ...command))
    expect(report.findings.filter(({ gate }) => gate === 'fail').map(({ site }) => site.file)).toEqual([
      'one/src/sessions.js',
    ])
  },
)
