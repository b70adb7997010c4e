import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { casesIn, variantsOf, type Case, type Variant } from './case.ts'
import { installPackages } from './install.ts'
import { observe } from './observe.ts'
import { verdictOn, type CaseVerdict } from './verdict.ts'

const USAGE = `npm run ground-truth -- [--cases DIR] [--id a,b] [--json FILE] [--work DIR] [--jobs 2] [--rounds 10] [--operations 20] [--repeat 1]

Runs documented npm leaks, at their leaky and fixed versions, through "overstay run" and compares the report with what is
known. Needs the npm registry. Exit code 0: all as expected; 1: some are not; 2: wrong usage.`

const OWN_CASES = fileURLToPath(new URL('../../ground-truth/cases', import.meta.url))
const PACKAGES = fileURLToPath(new URL('../../../node_modules/.cache/overstay/ground-truth', import.meta.url))

interface Row extends CaseVerdict {
  seconds: number
}

process.exitCode = await main()

async function main(): Promise<number> {
  let options
  try {
    options = parseArgs({
      options: {
        cases: { type: 'string', default: OWN_CASES },
        id: { type: 'string' },
        json: { type: 'string' },
        work: { type: 'string', default: PACKAGES },
        jobs: { type: 'string', default: '2' },
        rounds: { type: 'string', default: '10' },
        operations: { type: 'string', default: '20' },
        repeat: { type: 'string', default: '1' },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    console.error(`${(error as Error).message}\n${USAGE}`)
    return 2
  }
  if (options.help) {
    console.log(USAGE)
    return 0
  }
  const all = fs.existsSync(options.cases) ? casesIn(path.resolve(options.cases)) : []
  const ids = options.id?.split(',')
  const unknown = (ids ?? []).filter((id) => !all.some((known) => known.id === id))
  const cases = all.filter(({ id }) => ids === undefined || ids.includes(id))
  if (cases.length === 0 || unknown.length > 0) {
    console.error(
      unknown.length > 0 ? `no case ${unknown.join(', ')} in ${options.cases}` : `no case in ${options.cases}`,
    )
    return 2
  }
  const folder = path.resolve(options.work)
  console.error(`installing the packages of ${cases.length} cases`)
  await installPackages(cases, folder)
  const workload = { rounds: Number(options.rounds), operations: Number(options.operations) }
  const rows: Row[] = []
  const queue = Array.from({ length: Number(options.repeat) }, () => cases).flatMap((round) =>
    round.flatMap((known) => variantsOf(known).map((variant) => ({ known, variant }))),
  )
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const row = await rowOf(next.known, next.variant, folder, workload)
      rows.push(row)
      console.log(lineOf(row))
    }
  }
  await Promise.all(Array.from({ length: Number(options.jobs) }, work))
  const wrong = rows.filter(({ ok }) => !ok)
  console.log(`${rows.length - wrong.length} of ${rows.length} as expected`)
  if (options.json !== undefined) {
    rows.sort((a, b) => a.id.localeCompare(b.id) || a.variant.localeCompare(b.variant))
    fs.writeFileSync(options.json, JSON.stringify({ node: process.version, ...workload, rows }, null, 2) + '\n')
  }
  return wrong.length === 0 ? 0 : 1
}

async function rowOf(
  known: Case,
  variant: Variant,
  folder: string,
  workload: { rounds: number; operations: number },
): Promise<Row> {
  const start = performance.now()
  const seconds = (): number => Math.round((performance.now() - start) / 100) / 10
  const mended = known.maxNodeMajor !== undefined && Number(process.versions.node.split('.')[0]) > known.maxNodeMajor
  const nothing = { id: known.id, variant, version: known[variant] ?? '', failing: [], residues: [], named: 0 }
  if (mended) return { ...nothing, ok: true, problem: 'not applicable: this Node has mended it', seconds: 0 }
  try {
    const report = await observe(known, variant, folder, workload)
    return { ...verdictOn(known, variant, report), seconds: seconds() }
  } catch (error) {
    return { ...nothing, ok: false, problem: (error as Error).message, seconds: seconds() }
  }
}

function lineOf({ id, variant, version, ok, problem, failing, residues, seconds }: Row): string {
  const head = `${ok ? 'ok  ' : 'NOT '} ${id.padEnd(24)} ${variant.padEnd(6)} ${version.padEnd(12)} ${seconds.toFixed(1).padStart(5)} s`
  const details = [...failing.map((text) => `fails    ${text}`), ...residues.map((text) => `residue  ${text}`)]
  return [`${head}  ${problem}`.trimEnd(), ...details.map((text) => `       ${text}`)].join('\n')
}
