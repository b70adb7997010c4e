import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testCase, testNames } from '../src/oracle/test262/test-case.ts'

const sample = fileURLToPath(new URL('../oracle/test262/sample', import.meta.url))
const main = fileURLToPath(new URL('../dist/oracle/test262/main.js', import.meta.url))
const different = 'language/names/text-of-functions.js'

let folder: string
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'overstay-test262-'))
})
afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true })
})

function oracle(...args: readonly string[]): { code: number; said: string } {
  try {
    const said = execFileSync(process.execPath, [main, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    return { code: 0, said }
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string }
    return { code: status, said: stdout + stderr }
  }
}

/** A list of known differences. */
function known(...tests: readonly string[]): string {
  const file = path.join(folder, `${Math.random()}.json`)
  fs.writeFileSync(file, JSON.stringify(tests.map((test) => ({ test, reason: 'its text is what it asks for' }))))
  return file
}

it('reads what a test says of itself', () => {
  const names = testNames(sample, ['language'])
  expect(names).toHaveLength(8)
  const read = Object.fromEntries(
    names.map((name) => {
      const { modes, isAsync, includes, negative } = testCase(sample, name)
      return [name, { modes, isAsync, includes, negative }]
    }),
  )
  const plain = { isAsync: false, includes: [], negative: undefined }
  expect(read).toEqual({
    'language/errors/early.js': {
      ...plain,
      modes: ['sloppy', 'strict'],
      negative: { type: 'SyntaxError', phase: 'parse' },
    },
    'language/errors/late.js': {
      ...plain,
      modes: ['sloppy', 'strict'],
      negative: { type: 'Test262Error', phase: 'runtime' },
    },
    'language/modules/imports.js': { ...plain, modes: ['module'], isAsync: true },
    'language/names/of-places.js': { ...plain, modes: ['sloppy', 'strict'], includes: ['shout.js'] },
    'language/names/text-of-functions.js': { ...plain, modes: ['sloppy'] },
    'language/new/in-a-callee.js': { ...plain, modes: ['strict'] },
    'language/new/nothing-made.js': { ...plain, modes: ['sloppy', 'strict'] },
    'language/new/raw.js': { ...plain, modes: ['raw'] },
  })
})

describe('the oracle', () => {
  it('finds equal verdicts, and says what it compared', () => {
    const { code, said } = oracle(sample, '--known', known(different))
    expect(said).toMatch(
      /8 tests, 7 of them with at least one of \d+ tagged sites; 12 runs, 10 compared \(10 pass as they are\)/,
    )
    expect(said).toContain('1 tests differ as known, 0 unexpectedly, 0 no longer')
    expect(code).toBe(0)
  })

  it('fails for a difference that nobody knows of', () => {
    const { code, said } = oracle(sample, '--known', known(), '--only', 'language/names/**')
    expect(said).toContain(
      `DIFFERS ${different} (sloppy): plain pass; tagged runtime: Test262Error: function () { return $os.o`,
    )
    expect(code).toBe(1)
  })

  it('fails for a known difference that is gone', () => {
    const { code, said } = oracle(sample, '--known', known(different, 'language/new/raw.js'))
    expect(said).toContain('GONE language/new/raw.js')
    expect(code).toBe(1)
  })

  it('takes a difference on the list for a reason only', () => {
    const file = known('language/new/raw.js')
    expect(oracle(sample, '--known', file, '--accept', 'because').code).toBe(2)
    expect(oracle(sample, '--known', file, '--accept', 'it asks for its own text').code).toBe(0)
    expect(JSON.parse(fs.readFileSync(file, 'utf8'))).toEqual([{ test: different, reason: 'it asks for its own text' }])
  })

  it.each([
    [2, 'wants one clone', []],
    [2, "Unknown option '--no'", [sample, '--no']],
    [2, 'no test of language matches nowhere/**', [sample, '--only', 'nowhere/**']],
    [3, 'is no clone of tc39/test262', ['/nowhere']],
    [3, 'no such file', [sample, '--known', '/nowhere.json']],
  ])('exits with %d: %s', (code, message, args) => {
    const outcome = oracle(...args)
    expect(outcome.said).toContain(message)
    expect(outcome.code).toBe(code)
  })
})
