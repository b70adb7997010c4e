import { execFile } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { mutations, type Mutation } from './mutations.ts'
import { transformPackage, writeMutant } from './mutant.ts'

const USAGE = `npm run mutate:transform [-- --only TEXT] [--jobs 2]

Takes one rule after the other out of a copy of the built transformer and runs the fixtures against it. Every mutation
has to be noticed by a program that prints something else or makes something else at its sites; a changed text alone
does not count. --only: those whose description holds the text.
Exit code 0: all noticed; 1: a mutation survives; 2: wrong usage.`

process.exitCode = await main()

async function main(): Promise<number> {
  let values
  try {
    values = parseArgs({
      options: {
        only: { type: 'string', default: '' },
        jobs: { type: 'string', default: '2' },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    console.error(`${(error as Error).message}\n${USAGE}`)
    return 2
  }
  if (values.help) {
    console.log(USAGE)
    return 0
  }
  const chosen = mutations.filter(({ what }) => what.includes(values.only))
  if (chosen.length === 0 || !(Number(values.jobs) >= 1)) {
    console.error(USAGE)
    return 2
  }
  const cache = path.join(transformPackage, 'node_modules/.cache/overstay')
  fs.mkdirSync(cache, { recursive: true })
  const work = fs.mkdtempSync(path.join(cache, 'mutants-'))
  const queue = [...chosen.entries()]
  let survivors = 0
  const job = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [index, mutation] = next
      const noticed = await noticedBy(mutation, path.join(work, String(index)))
      if (noticed.length === 0) survivors++
      const shown = noticed.slice(0, 3).join(', ') + (noticed.length > 3 ? ` and ${noticed.length - 3} more` : '')
      console.log(noticed.length === 0 ? `SURVIVES ${mutation.what}` : `noticed  ${mutation.what}: ${shown}`)
    }
  }
  try {
    await Promise.all(Array.from({ length: Number(values.jobs) }, job))
  } finally {
    fs.rmSync(work, { recursive: true, force: true })
  }
  console.log(`${chosen.length - survivors} of ${chosen.length} mutations are noticed`)
  return survivors === 0 ? 0 : 1
}

interface TestResults {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[]
      readonly title: string
      readonly status: string
    }[]
  }[]
}

/** The fixtures that behave differently. */
async function noticedBy(mutation: Mutation, folder: string): Promise<readonly string[]> {
  const results = path.join(folder, 'results.json')
  const env = { ...process.env, OVERSTAY_TRANSFORMER: writeMutant(mutation, folder) }
  const args = ['vitest', 'run', 'test/fixtures.test.ts', '--reporter=json', `--outputFile.json=${results}`]
  const said = await new Promise<string>((resolve) => {
    execFile('npx', args, { cwd: transformPackage, env, maxBuffer: 2 ** 28 }, (_error, out, errors) => {
      resolve(out + errors)
    })
  })
  if (!fs.existsSync(results)) throw new Error(`no results of the fixtures for "${mutation.what}":\n${said}`)
  const { testResults } = JSON.parse(fs.readFileSync(results, 'utf8')) as TestResults
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults)
  if (tests.length < 300) throw new Error(`"${mutation.what}": only ${tests.length} tests ran:\n${said}`)
  const failed = tests.filter(({ status, title }) => status === 'failed' && !title.startsWith('is tagged as'))
  return [...new Set(failed.map(({ ancestorTitles }) => ancestorTitles.at(-1)!))]
}
