import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { Finding, Report } from '@overstay/schema'
import { packed, publishedPackages } from '../checks/packages.ts'
import { checkout, installOverstay } from './checkout.ts'
import { type Project, projects } from './projects.ts'
import type { Results } from './results.ts'

const USAGE = `npm run suites -- <folder> [--mirrors <folder>] [--only <text>] [--rounds 3]

Runs the tests of public projects plain, with annotations only and with everything tracked, in turn, and those in Jest
with --detectLeaks too.
<folder> keeps the projects between runs; it lies outside of this repository.`

const ways = { plain: [], annotated: [], all: ['--track', 'all'] } as const
type Way = keyof typeof ways | 'detector'

interface Outcome extends Results {
  /** Milliseconds. */
  readonly wall: number
  readonly report: Report | undefined
}

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { mirrors: { type: 'string' }, only: { type: 'string' }, rounds: { type: 'string', default: '3' } },
  })
  const [folder] = positionals
  if (positionals.length !== 1) {
    console.error(USAGE)
    process.exitCode = 2
    return
  }
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'overstay-suites-'))
  try {
    const tarballs = publishedPackages().map((it) => packed(it, scratch))
    console.log(
      `Node ${process.versions.node}, load ${(os.loadavg()[0] / os.availableParallelism()).toFixed(1)} a core\n`,
    )
    for (const project of projects.filter(({ name }) => values.only === undefined || name.includes(values.only))) {
      const target = checkout(project, path.resolve(folder), values.mirrors)
      installOverstay(tarballs, target)
      measure(project, target, scratch, Number(values.rounds))
    }
  } finally {
    fs.rmSync(scratch, { recursive: true })
  }
}

function measure(project: Project, target: string, scratch: string, rounds: number): void {
  const outcomes: Record<Way, Outcome[]> = { plain: [], annotated: [], all: [], detector: [] }
  const taken: Way[] = ['plain', 'annotated', 'all', ...(project.detector === undefined ? [] : ['detector' as const])]
  // The first of each fills the caches of the runner and ours.
  for (let round = 0; round <= rounds; round++) {
    for (const way of taken) {
      const outcome = outcomeOf(project, target, scratch, way)
      if (round > 0 || rounds === 0) outcomes[way].push(outcome)
    }
  }
  const plain = outcomes.plain
  console.log(`${project.name} at ${project.commit}`)
  for (const way of taken) {
    const [{ failed, passed }] = outcomes[way]
    const changed = outcomes[way].some((it, at) => it.passed !== plain[at].passed || it.failed !== plain[at].failed)
    const ratio = median(outcomes[way].map(({ wall }, at) => wall / plain[at].wall))
    const seconds = (median(outcomes[way].map(({ wall }) => wall)) / 1000).toFixed(1)
    const told = changed ? '  OTHER RESULTS THAN PLAIN' : ''
    console.log(`  ${way.padEnd(9)} ${passed} passed, ${failed} failed, ${seconds} s, ${ratio.toFixed(2)}×${told}`)
    // Jest's own detector fails what it finds, which is no fault of ours.
    if (changed && way !== 'detector') process.exitCode = 1
  }
  const findings = outcomes.all.at(-1)?.report?.findings ?? []
  const gates = (['fail', 'warn', 'none'] as const).map(
    (gate) => `${findings.filter((it) => it.gate === gate).length} ${gate}`,
  )
  console.log(`  findings  ${gates.join(', ')}`)
  for (const finding of findings.filter(({ gate }) => gate === 'fail')) console.log(described(finding))
}

function outcomeOf(project: Project, target: string, scratch: string, way: Way): Outcome {
  const results = path.join(scratch, 'results')
  const file = path.join(scratch, 'report.json')
  for (const old of [results, file]) fs.rmSync(old, { force: true })
  const [command, ...args] = commandLine(project, way, results, file, path.join(scratch, 'out'))
  const start = performance.now()
  const { stderr, stdout } = spawnSync(command, args, {
    cwd: target,
    encoding: 'utf8',
    maxBuffer: 1e9,
    env: {
      ...process.env,
      PATH: `${path.join(target, 'node_modules/.bin')}${path.delimiter}${process.env.PATH ?? ''}`,
    },
  })
  const wall = performance.now() - start
  if (!fs.existsSync(results)) {
    throw new Error(`${project.name}, ${way}: no results\n${stdout.slice(-2000)}\n${stderr.slice(-4000)}`)
  }
  fs.rmSync(path.join(scratch, 'out'), { recursive: true, force: true })
  const report = fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as Report) : undefined
  return { wall, ...project.results(results), report }
}

function commandLine({ command, detector }: Project, way: Way, results: string, file: string, out: string): string[] {
  const plain = command(results)
  if (way === 'plain') return [...plain]
  if (way === 'detector') return [...plain, detector!]
  return ['overstay', 'run', ...ways[way], `--format=json=${file}`, `--out=${out}`, '--', ...plain]
}

function described({ site, scope, holder, category, survivors, created, paths }: Finding): string {
  const path = paths
    .at(0)
    ?.steps.map(({ edge, type }) => `${edge} ${type}`)
    .join(' → ')
  const place = `${site.file}:${site.line}:${site.column} ${site.kind} ${site.name}`
  return `    FAIL ${place}, ${survivors} of ${created} in ${scope.names.slice(0, 3).join(', ')}\n      ${holder.kind} ${holder.name} of ${holder.file}, ${category}\n      ${path ?? 'no path'}`
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[sorted.length >> 1]
}

main()
