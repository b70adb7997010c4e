import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { OverstayOptions } from '@overstay/transform/esbuild'
import type { App } from './app.ts'
import type { Build, Tool } from './build-once.ts'
import { type Cost, median, ratio, run } from './child.ts'

const worker = fileURLToPath(new URL('./build-once.js', import.meta.url))
const everything: OverstayOptions = { track: 'all', dependencies: ['*'] }

interface Mode {
  readonly name: string
  readonly tool: Tool
  readonly target: string
  readonly isCold?: true
}

// A cold build finds nothing that an earlier one has kept; the warm one after it finds all that it kept.
const modes: readonly Mode[] = [
  { name: 'plain esbuild', tool: 'plain', target: '' },
  { name: 'annotated, cold', tool: {}, target: '1.1×', isCold: true },
  { name: 'annotated, warm', tool: {}, target: '1.1×' },
  { name: 'all of own source, cold', tool: { track: 'all' }, target: '1.3×', isCold: true },
  { name: 'all of own source, warm', tool: { track: 'all' }, target: '1.3×' },
  { name: 'everything, no cache', tool: { ...everything, cache: false }, target: '3.0×' },
  { name: 'everything, cold', tool: everything, target: '3.0×', isCold: true },
  { name: 'everything, warm', tool: everything, target: '2.0×' },
]
const istanbul: Mode = { name: 'babel-plugin-istanbul', tool: 'istanbul', target: '' }

/** Builds the app in each mode in turn, `rounds` times, each in a fresh process. */
export function measureBuilds(app: App, rounds: number): void {
  const walls = new Map<Mode, number[]>()
  const cpus = new Map<Mode, number[]>()
  let modules = 0
  for (let round = 0; round < rounds; round++) {
    // Far slower than what is compared: once is enough.
    for (const mode of round === 0 ? [...modes, istanbul] : modes) {
      if (mode.isCold) fs.rmSync(path.join(app.root, 'node_modules/.cache'), { recursive: true, force: true })
      const cost: Cost = run([worker, app.root, app.entry, JSON.stringify(mode.tool)])
      const build = JSON.parse(cost.output) as Build
      modules = Math.max(modules, build.modules)
      walls.set(mode, [...(walls.get(mode) ?? []), build.wall])
      if (cost.cpu !== undefined) cpus.set(mode, [...(cpus.get(mode) ?? []), cost.cpu])
    }
  }
  console.log(
    `\nA bundle of ${modules} modules with source maps, ${rounds} rounds; ratios to plain esbuild of their round.`,
  )
  console.log('CPU is that of Node and esbuild together, with all that is loaded and compiled first.\n')
  console.log(
    '                          wall ms   ratio                     CPU ms    ratio                     target',
  )
  for (const mode of [...modes, istanbul]) {
    const [wall, cpu] = [walls, cpus].map((it) => columns(it.get(mode), it.get(modes[0])))
    console.log(`${mode.name.padEnd(25)} ${wall}  ${cpu}  ${mode.target}`)
  }
}

function columns(values: readonly number[] | undefined, plain: readonly number[] | undefined): string {
  if (values === undefined || plain === undefined) return ''.padEnd(35)
  return median(values).toFixed(0).padStart(7) + '   ' + ratio(values, plain).padEnd(24)
}
