import fs from 'node:fs'
import * as esbuild from 'esbuild'
import { type OverstayOptions, overstay } from '@overstay/transform/esbuild'
import { istanbul } from './istanbul.ts'

/** What a build is measured with: nothing, babel-plugin-istanbul, or our plugin. */
export type Tool = 'plain' | 'istanbul' | OverstayOptions

export interface Build {
  /** Milliseconds from the start of the build until nothing is left to do, the writing of a cache included. */
  readonly wall: number
  /** CPU milliseconds of this process and of esbuild's; undefined where the system does not tell. */
  readonly cpu: number | undefined
  readonly modules: number
}

// In a process of its own, so that no build finds warm code: build-once.js <root> <entry> <tool as JSON>
const [root, entry, tool] = process.argv.slice(2)
const wanted = JSON.parse(tool) as Tool
const plugins = wanted === 'plain' ? [] : [wanted === 'istanbul' ? istanbul(root) : overstay(wanted)]

/** Milliseconds. */
const TICK = 10

const before = cpuTime()
const start = performance.now()
const { metafile } = await esbuild.build({
  entryPoints: [entry],
  absWorkingDir: root,
  outdir: `${root}/out`,
  bundle: true,
  format: 'esm',
  platform: 'node',
  sourcemap: true,
  metafile: true,
  logLevel: 'error',
  plugins,
})
await esbuild.stop()

process.once('beforeExit', () => {
  const wall = performance.now() - start
  // esbuild's process is stopped, and counted when that is noticed.
  setTimeout(() => {
    const after = cpuTime()
    const cpu = before === undefined || after === undefined ? undefined : after - before
    const build: Build = { wall, cpu, modules: Object.keys(metafile.inputs).length }
    fs.writeSync(1, JSON.stringify(build))
  }, 200)
})

/** Milliseconds of this process and of the children that have ended, which nothing but Linux tells. */
function cpuTime(): number | undefined {
  if (process.platform !== 'linux') return undefined
  const fields = fs.readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ')
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks) * TICK, 0)
}
