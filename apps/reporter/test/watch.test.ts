import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { overstay, temporaryFolder } from './overstay.ts'

const PROJECT = new URL('fixtures/projects/vitest-watch/', import.meta.url)
/** Strings, promises and shapes that Vitest keeps of a run are 0.4 kB; each version of an edited file was 3 kB. */
const BYTES_A_RUN = 2048
/** A repetition loads the config anew, and Node forgets no module; the server, its modules and maps are 1.3 MB. */
const BYTES_A_REPETITION = 131_072

test.each([
  ['100 runs of a clean file', 'visit', 10, 100, BYTES_A_RUN],
  ['runs that repeat a leak', 'keep', 1, 2, BYTES_A_REPETITION],
])('watch mode: memory stays as it is after %s', { timeout: 600_000 }, (_name, work, warmUps, times, bytes) => {
  const folder = path.join(temporaryFolder(), 'project')
  fs.cpSync(PROJECT, folder, { recursive: true })
  fs.symlinkSync(path.resolve(import.meta.dirname, '../../../node_modules'), path.join(folder, 'node_modules'))
  const { VITEST: _vitest, NODE_OPTIONS: _options, FORCE_COLOR: _colour, ...env } = process.env
  const { status, stdout } = spawnSync(process.execPath, ['watch.js', `${warmUps}`, `${times}`], {
    cwd: folder,
    env: { ...env, WORK: work },
    encoding: 'utf8',
    maxBuffer: 1e8,
  })
  expect(status).toBe(0)
  const told = work === 'keep' ? /^1 leak fails the gate\./gm : /^ overstay: nothing grows\./gm
  expect(stdout.match(told)).toHaveLength(1 + warmUps + times)
  expect(grownBytes(folder)).toBeLessThan(times * bytes)
  // The files of the last run are what a report of it can be made of.
  const [run] = fs.readdirSync(path.join(folder, '.overstay'))
  expect(fs.readdirSync(path.join(folder, '.overstay', run))).toHaveLength(work === 'keep' ? 2 : 1)
})

/** Without code, which V8 compiles and throws away as it likes. */
function grownBytes(folder: string): number {
  const asked = ['before.heapsnapshot', 'growth', 'after.heapsnapshot', '--limit', '0', '--json']
  const { answer } = JSON.parse(overstay(folder, 'heap', ...asked).stdout) as {
    answer: { classes: { name: string; bytes: [number, number] }[] }
  }
  return answer.classes.reduce(
    (sum, { name, bytes: [before, after] }) => sum + (name === '(code)' ? 0 : after - before),
    0,
  )
}
