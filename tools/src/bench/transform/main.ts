import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeApp, makeLargeApp } from './app.ts'
import { measureBuilds } from './builds.ts'
import { run } from './child.ts'
import type { Memory } from './memory-once.ts'
import { measureStart } from './register-start.ts'

const ROUNDS = 5
/** A round of the large app takes a minute. */
const LARGE_ROUNDS = 3
/** `--small`: without the packages that have to be installed. */
const small = process.argv.includes('--small')

const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'overstay-bench-')))
try {
  const busy = os.loadavg()[0] / os.availableParallelism()
  console.log(`Node ${process.versions.node}, ${os.availableParallelism()} cores, load ${busy.toFixed(1)} a core.\n`)
  measureBuilds(makeApp(path.join(root, 'app')), ROUNDS)
  if (!small) measureBuilds(makeLargeApp(path.join(root, 'large')), LARGE_ROUNDS)
  measureStart(root, ROUNDS)
  const { output } = run([fileURLToPath(new URL('./memory-once.js', import.meta.url))])
  const { before, files, peak, source, wall } = JSON.parse(output) as Memory
  const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`
  console.log(`\nMemory of transform() over ${files} files, ${mb(source)} of source, in ${(wall / 1000).toFixed(1)} s:`)
  console.log(`peak of the process ${mb(peak)}, of which ${mb(before)} were there before the first file; target 200 MB`)
} finally {
  fs.rmSync(root, { recursive: true, force: true })
}
