import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Kind, Way } from './allocation-ways.ts'
import { measureDemo } from './demo.ts'
import { measureJudging } from './judging.ts'

interface Measured {
  shortLived: number
  longLived: number
  bytes: number
}

const KINDS: Kind[] = ['class', 'object', 'array', 'closure']
const WAYS: Way[] = ['plain', 'stamp', 'WeakRef', 'FinalizationRegistry']
const OBJECTS = 200_000
/** Runs of each way, in turn, so that a slow moment of the machine meets all of them. */
const RUNS = 3

const worker = fileURLToPath(new URL('./measure-way.js', import.meta.url))

function measured(kind: Kind, way: Way): Measured {
  const args = ['--expose-gc', worker, kind, way, String(OBJECTS)]
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as Measured
}

function best(results: Measured[]): Measured {
  const least = (key: keyof Measured): number => Math.min(...results.map((result) => result[key]))
  return { shortLived: least('shortLived'), longLived: least('longLived'), bytes: least('bytes') }
}

/** Below this many nanoseconds a difference is noise, and a ratio with it would be. */
const NOISE = 1

function times(other: number, stamp: number): string {
  return stamp < NOISE ? `> ${(other / NOISE).toFixed(0)}×` : `${(other / stamp).toFixed(1)}×`
}

const cell = (value: number): string => value.toFixed(1).padStart(9)

console.log(
  `What it costs to watch an allocation: Node ${process.versions.node}, ${OBJECTS} objects, best of ${RUNS} runs.`,
)
console.log('Nanoseconds and bytes an object above the plain allocation; short-lived objects die at once.\n')
console.log('kind     way                    ns short  ns long     bytes   stamp is cheaper by')
for (const kind of KINDS) {
  const runs = Array.from({ length: RUNS }, () => new Map(WAYS.map((way) => [way, measured(kind, way)])))
  const of = (way: Way): Measured => best(runs.map((run) => run.get(way)!))
  const plain = of('plain')
  const above = (way: Way): Measured => {
    const { shortLived, longLived, bytes } = of(way)
    return {
      shortLived: shortLived - plain.shortLived,
      longLived: longLived - plain.longLived,
      bytes: bytes - plain.bytes,
    }
  }
  const stamp = above('stamp')
  for (const way of WAYS.slice(1)) {
    const { shortLived, longLived, bytes } = above(way)
    const ratio =
      way === 'stamp' ? '' : `${times(shortLived, stamp.shortLived)} short, ${times(longLived, stamp.longLived)} long`
    console.log(`${kind.padEnd(8)} ${way.padEnd(21)}${cell(shortLived)}${cell(longLived)}${cell(bytes)}   ${ratio}`)
  }
}
console.log('')
measureDemo()
measureJudging()
