import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Kind, Way } from './allocation-ways.ts'
import { measureDemo } from './demo.ts'
import { measureJudging } from './judging.ts'

/** What a measuring process printed. */
type Figures = Record<string, number>

const KINDS: Kind[] = ['class', 'object', 'array', 'closure']
const WAYS: Way[] = ['plain', 'stamp', 'WeakRef', 'FinalizationRegistry']
/** Runs of each measurement, in turn, so that a slow moment of the machine meets all of them. */
const RUNS = 2
/** The Node versions to measure: this one, and those of OVERSTAY_TEST_NODES, binaries separated by `:`. */
const nodes = [process.execPath, ...(process.env.OVERSTAY_TEST_NODES ?? '').split(':').filter((it) => it !== '')]

const text = (node: string, ...args: string[]): string => execFileSync(node, args, { encoding: 'utf8' }).trim()

function program(name: string): string {
  return fileURLToPath(new URL(`./${name}.js`, import.meta.url))
}

/** The least of each figure in several results of one shape: what disturbs a measurement only ever adds. */
function least(results: readonly Figures[]): Figures {
  const keys = Object.keys(results[0])
  return Object.fromEntries(keys.map((key) => [key, Math.min(...results.map((result) => result[key]))]))
}

function measured(node: string, name: string, ...args: string[]): Figures {
  return JSON.parse(text(node, '--expose-gc', program(name), ...args)) as Figures
}

function several(node: string, name: string, ...args: string[]): Figures {
  return least(Array.from({ length: RUNS }, () => measured(node, name, ...args)))
}

function row(...cells: (string | number)[]): string {
  return `| ${cells.map((cell) => (typeof cell === 'number' ? shown(cell) : cell)).join(' | ')} |`
}

const shown = (value: number): string => value.toFixed(Math.abs(value) < 100 ? 1 : 0)

function allocationRows(node: string, kind: Kind): string[] {
  const cases: [Way, string][] = [
    ...WAYS.map((way): [Way, string] => [way, 'one']),
    ['plain', 'many'],
    ['stamp', 'many'],
  ]
  const runs = Array.from({ length: RUNS }, () => {
    return cases.map(([way, shapes]) => measured(node, 'measure-way', kind, way, shapes))
  })
  const [plain, stamp, weakRef, registry, plainMany, stampMany] = cases.map((_, index) => {
    return least(runs.map((run) => run[index]))
  })
  const inAll = (way: Figures): number => way.inAll - plain.inAll
  return [
    row(
      kind,
      stamp.shortLived - plain.shortLived,
      stampMany.shortLived - plainMany.shortLived,
      stamp.longLived - plain.longLived,
      stamp.bytes - plain.bytes,
      inAll(stamp),
      inAll(weakRef),
      inAll(registry),
    ),
  ]
}

function importMilliseconds(node: string): number {
  const measure = (url: string): number => {
    const code = `const start = performance.now(); await import(${JSON.stringify(url)}); console.log(performance.now() - start)`
    return Number(text(node, '--input-type=module', '-e', code))
  }
  const runtime = import.meta.resolve('@overstay/runtime')
  const results = Array.from({ length: 7 * RUNS }, () => ({
    all: measure(runtime),
    empty: measure('data:text/javascript,'),
  }))
  const { all, empty } = least(results)
  return all - empty
}

const versions = nodes.map((node) => text(node, '--version'))
console.log(
  'Nanoseconds and bytes above the plain allocation. In all: processor time with collections and callbacks.\n',
)
for (const [index, node] of nodes.entries()) {
  console.log(`Node ${versions[index].slice(1)}\n`)
  console.log(
    row('', 'short-lived', 'among many shapes', 'long-lived', 'bytes', 'in all', 'WeakRef in all', 'registry in all'),
  )
  console.log(row('---', ...Array<string>(7).fill('---:')))
  for (const kind of KINDS) for (const line of allocationRows(node, kind)) console.log(line)
  console.log('')
}

console.log(row('', ...versions.map((version) => `Node ${version.slice(1)}`)))
console.log(row('---', ...versions.map(() => '---:')))
const scopes = nodes.map((node) => several(node, 'measure-scopes'))
const watched = nodes.map((node) => several(node, 'measure-scopes', 'watched'))
const judging = nodes.map((node) => several(node, 'measure-judging'))
console.log(row('opening and closing a scope, ns', ...scopes.map(({ scope }) => scope)))
console.log(row('each site that makes an object in it, ns', ...scopes.map(({ site }) => site)))
console.log(row('opening and closing a scope that is judged, ns', ...watched.map(({ scope }) => scope)))
console.log(row('each site that makes an object in it, ns', ...watched.map(({ site }) => site)))
console.log(row('judging a million tokens, ms', ...judging.map(({ judging: ms }) => ms)))
console.log(row('the collection before, ms', ...judging.map(({ collection }) => collection)))
console.log(row('importing the runtime, ms', ...nodes.map(importMilliseconds)))
console.log('')
measureDemo()
measureJudging()
