import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { readKnown, writeKnown } from './known-differences.ts'
import { runShards } from './shards.ts'
import { Tally } from './tally.ts'
import { testNames } from './test-case.ts'

const USAGE = `npm run oracle:test262 -- CLONE [--only GLOB] [--jobs N] [--accept REASON] [--known FILE]

Runs the language tests of tc39/test262 as they are and with every allocation tagged; the verdicts have to be equal but
for those in the list of known differences. --only takes a glob over the tests' names ("language/expressions/new/**"),
--accept adds what is new to the list, for this reason.
Exit code 0: equal; 1: differences, or known ones that are gone; 2: wrong usage; 3: no such clone, or a broken list.`

const KNOWN = fileURLToPath(new URL('../../../oracle/test262/known-differences.json', import.meta.url))
const FOLDERS = ['language', 'annexB/language']
/** Of the whole set about four fifths of the tests make something. Far fewer mean that the oracle tests nothing. */
const LEAST_TAGGED = 0.6

process.exitCode = await main()

async function main(): Promise<number> {
  let parsed
  try {
    parsed = parseArgs({
      allowPositionals: true,
      options: {
        only: { type: 'string' },
        jobs: { type: 'string', default: String(os.availableParallelism()) },
        accept: { type: 'string' },
        known: { type: 'string', default: KNOWN },
        help: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    return wrong((error as Error).message)
  }
  const { values, positionals } = parsed
  if (values.help) {
    console.log(USAGE)
    return 0
  }
  const jobs = Number(values.jobs)
  if (positionals.length !== 1) return wrong('wants one clone of tc39/test262')
  if (!Number.isInteger(jobs) || jobs < 1) return wrong(`--jobs ${values.jobs}: wants a number from 1 on`)
  if (values.accept !== undefined && values.accept.trim().length < 20) {
    return wrong('--accept wants the reason why the transformer cannot help the difference, in a sentence')
  }
  const clone = path.resolve(positionals[0])
  if (!fs.existsSync(path.join(clone, 'harness/sta.js'))) {
    console.error(`${clone} is no clone of tc39/test262: it has no harness/sta.js`)
    return 3
  }
  const only = values.only === undefined ? undefined : globPattern(values.only)
  const folders = FOLDERS.filter((it) => fs.existsSync(path.join(clone, 'test', it)))
  const tests = testNames(clone, folders).filter((it) => only?.test(it) ?? true)
  if (tests.length === 0) return wrong(`no test of ${folders.join(', ')} matches ${values.only ?? ''}`)
  let tally
  try {
    tally = new Tally(readKnown(values.known))
  } catch (error) {
    console.error((error as Error).message)
    return 3
  }
  const start = performance.now()
  const seconds = (): string => `${((performance.now() - start) / 1000).toFixed(0)} s`
  const progress = setInterval(() => {
    console.error(`${tally.tests} of ${tests.length} tests, ${tally.unexpected.length} differences, ${seconds()}`)
  }, 10_000)
  await runShards(clone, tests, jobs, (answer) => {
    for (const line of tally.add(answer)) console.log(line)
  })
  clearInterval(progress)
  for (const test of tally.gone()) console.log(`GONE ${test}: no difference any more, take it off the list`)
  if (values.accept !== undefined) writeKnown(values.known, tally.accepted(values.accept.trim()))
  console.log(`Node ${process.versions.node}, ${seconds()}: ${tally.summary()}`)
  if (only === undefined && tally.tagged < tests.length * LEAST_TAGGED) {
    console.log(`only ${tally.tagged} of ${tests.length} tests were tagged: nothing is shown by that`)
    return 1
  }
  return tally.isAsKnown || values.accept !== undefined ? 0 : 1
}

function wrong(message: string): number {
  console.error(`${message}\n${USAGE}`)
  return 2
}

/** `*` and `?` within a folder, `**` across folders. */
function globPattern(glob: string): RegExp {
  const pattern = glob.replaceAll(/\*\*\/?|[*?]|[.+^${}()|[\]\\]/g, (it) =>
    it.startsWith('**') ? '.*' : it === '*' ? '[^/]*' : it === '?' ? '[^/]' : `\\${it}`,
  )
  return new RegExp(`^${pattern}$`)
}
