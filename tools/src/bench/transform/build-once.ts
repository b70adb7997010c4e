import fs from 'node:fs'
import * as esbuild from 'esbuild'
import { type OverstayOptions, overstay } from '@overstay/transform/esbuild'
import { istanbul } from './istanbul.ts'

/** What a build is measured with: nothing, babel-plugin-istanbul, or our plugin. */
export type Tool = 'plain' | 'istanbul' | OverstayOptions

export interface Build {
  /** Milliseconds from the start of the build until nothing is left to do, the writing of a cache included. */
  readonly wall: number
  readonly modules: number
}

// In a process of its own, so that no build finds warm code: build-once.js <root> <entry> <tool as JSON>
const [root, entry, tool] = process.argv.slice(2)
const wanted = JSON.parse(tool) as Tool
const plugins = wanted === 'plain' ? [] : [wanted === 'istanbul' ? istanbul(root) : overstay(wanted)]

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
  const build: Build = { wall: performance.now() - start, modules: Object.keys(metafile.inputs).length }
  fs.writeSync(1, JSON.stringify(build))
  // esbuild's process is stopped; what it used counts as ours once that was noticed.
  setTimeout(() => undefined, 200)
})
