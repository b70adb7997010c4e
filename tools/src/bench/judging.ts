import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const programs = fileURLToPath(new URL('../../bench/', import.meta.url))
/** The session's own test measures by it too. */
const manyTests = fileURLToPath(
  new URL('../../../packages/runners/test/fixtures/programs/many-tests.js', import.meta.url),
)
const preload = pathToFileURL(fileURLToPath(import.meta.resolve('@overstay/runners/preload'))).href
const RUNS = 3

function told(program: string, args: readonly string[], flags: readonly string[] = [], env = process.env): unknown {
  const command = [...flags, path.resolve(programs, program), ...args]
  return JSON.parse(execFileSync(process.execPath, command, { env, encoding: 'utf8' }))
}

const least = (values: readonly number[]): number => Math.min(...values)

/** What 100,000 pending calls of `shouldGoAway` cost. */
function measurePending(): void {
  const runs = Array.from(
    { length: RUNS },
    () =>
      told('pending-calls.mjs', ['100000'], ['--expose-gc']) as {
        calls: number
        microseconds: number
        bytes: number
        gone: number
        answered: number
      },
  )
  const [{ calls, gone }] = runs
  console.log(
    `${calls} pending calls of shouldGoAway: ${least(runs.map((run) => run.microseconds)).toFixed(1)} µs and ` +
      `${Math.round(least(runs.map((run) => run.bytes)))} bytes each, promise included; ` +
      `all answered ${Math.round(least(runs.map((run) => run.answered)))} ms after they were due (${gone} gone)`,
  )
}

/** What an `await` costs in the sequential path: with scopes one after the other, and once scopes have run at once. */
function measureAwaits(): void {
  const ways = ['plain', 'sequential', 'concurrent']
  const runs = Array.from({ length: RUNS }, () =>
    ways.map((way) => told('awaits.mjs', [way]) as { nanoseconds: number }),
  )
  const best = ways.map((way, index) => {
    const nanoseconds = least(runs.map((run) => run[index].nanoseconds))
    return `${way} ${nanoseconds.toFixed(0)} ns`
  })
  console.log(`An await: ${best.join(', ')}`)
}

/** What the ledger of a long test file weighs. */
function measureLedger(): void {
  const out = mkdtempSync(path.join(tmpdir(), 'overstay-bench-'))
  const session = { out, run: 'bench', shard: '', commit: null, branch: null, root: programs, track: 'all' }
  const judging = { settle: 1000, explain: 'never', testSupport: [], expect: [] }
  const env = { ...process.env, OVERSTAY_SESSION: JSON.stringify({ ...session, ...judging }) }
  const { megabytes, seconds } = told(manyTests, ['10000', '1000'], [`--import=${preload}`], env) as {
    megabytes: number
    seconds: number
  }
  rmSync(out, { recursive: true })
  console.log(
    `10,000 tests of 1,000 sites each: the ledger weighs ${megabytes.toFixed(1)} MB at the most, ${seconds.toFixed(1)} s in all`,
  )
}

/** What the tools of `@overstay/runtime/node` and the session's ledger cost. */
export function measureJudging(): void {
  console.log(`\nJudging: Node ${process.versions.node}, best of ${RUNS} runs.\n`)
  measurePending()
  measureAwaits()
  measureLedger()
}
