import fs from 'node:fs'
import path from 'node:path'
import type { RunRecord } from '@overstay/schema'
import { expect, test } from 'vitest'
import { contractProject, runners } from './contract-project.ts'
import { overstay, reportIn, temporaryFolder } from './overstay.ts'

const CLEAN = `import { farewell } from '../src/farewell.js'
import { greet } from '../src/greet.js'
import { beforeAll, describe, test } from './runner.js'
beforeAll(() => void greet('all'))
describe('lets go', () => {
  for (const round of [1, 2, 3, 4, 5]) test(\`of what it made, \${round}\`, async () => {
    const letter = { greeting: greet('ann') }
    await new Promise((resolve) => setTimeout(resolve, 1))
    if (letter.greeting.text === farewell('ann').text) throw new Error('the greeting is a farewell')
  })
})
`

/** That judge all files together, when the last is over. */
const AT_ONCE = new Set(['Mocha', 'the runner of docs/runners/write-your-own.md'])

test.each(Object.entries(runners))(
  '%s: a clean suite takes one collection a file and no snapshot',
  { timeout: 120_000 },
  (name, runner) => {
    const folder = contractProject(runner)
    for (const file of ['contract', 'failing']) fs.writeFileSync(path.join(folder, `test/${file}.test.js`), CLEAN)
    const out = temporaryFolder()
    const flags = ['--track', 'all', '--format', 'json', '--out', out]
    const result = overstay(folder, 'run', ...flags, '--', process.execPath, ...runner.command)
    expect(result.status).toBe(0)
    const { findings, summary } = reportIn(result)
    // The functions of the tests are there until their process ends, and not gated.
    expect(findings.filter(({ gate, site }) => gate !== 'none' || site.file.startsWith('src/'))).toEqual([])
    expect(summary.created).toBeGreaterThan(20)
    const files = runFilesIn(out)
    expect(files.map(({ tests, collections, snapshotMs }) => ({ tests, collections, snapshotMs }))).toEqual(
      AT_ONCE.has(name)
        ? [{ tests: 10, collections: 1, snapshotMs: null }]
        : [
            { tests: 5, collections: 1, snapshotMs: null },
            { tests: 5, collections: 1, snapshotMs: null },
          ],
    )
  },
)

const CACHE = `const known = new Map()
export function translate(word) {
  if (!known.has(word)) known.set(word, { word })
  return known.get(word)
}
`
const USES_CACHE = `import { translate } from '../src/cache.js'
import { test } from './runner.js'
test('asks a cache', () => {
  if (translate('tree').word !== 'tree') throw new Error('not the word')
})
`

test.each(['vitest', 'Jest 30 in workers'])(
  '%s: neither a file that leaves something nor its repetition takes a snapshot, if it does not grow',
  { timeout: 120_000 },
  (name) => {
    const folder = contractProject(runners[name])
    fs.writeFileSync(path.join(folder, 'src/cache.js'), CACHE)
    fs.writeFileSync(path.join(folder, 'test/contract.test.js'), USES_CACHE)
    fs.writeFileSync(path.join(folder, 'test/failing.test.js'), CLEAN)
    const out = temporaryFolder()
    const flags = ['--track', 'all', '--format', 'json', '--out', out]
    const result = overstay(folder, 'run', ...flags, '--', process.execPath, ...runners[name].command)
    expect(result.status).toBe(0)
    // Vitest is made to forget its tests, which takes another one where something is left.
    const collections = name === 'vitest' ? 2 : 1
    const files = runFilesIn(out).sort((one, other) => one.tests - other.tests)
    expect(files).toEqual([
      { tests: 1, collections, snapshotMs: null },
      { tests: 5, collections: 1, snapshotMs: null },
      { tests: 6, collections, snapshotMs: null },
    ])
  },
)

/** What each process that ran tests has done for its verdicts. */
function runFilesIn(out: string): { tests: number; collections: number; snapshotMs: number | null }[] {
  return fs.readdirSync(out).flatMap((name) => {
    const lines = fs.readFileSync(path.join(out, name), 'utf8').trim().split('\n')
    const records = lines.map((line) => JSON.parse(line) as RunRecord)
    const tests = records.filter((record) => record.t === 'scope' && record.kind === 'test').length
    const end = records.at(-1)
    if (end?.t !== 'end') throw new Error(`${name} has no end`)
    return tests === 0 ? [] : [{ tests, collections: end.collections, snapshotMs: end.snapshotMs }]
  })
}
