import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'

let folder: string | undefined

/** As `snapshotOf`, while V8 counts how often functions are called: it keeps more about them then. */
export function snapshotWithCoverage(program: string, ...args: string[]): string {
  const file = join(scratch(), `coverage-${args.join('-').replaceAll(/\W/g, '-')}.heapsnapshot`)
  const env = { ...process.env, NODE_V8_COVERAGE: join(scratch(), 'coverage') }
  execFileSync(process.execPath, [join(programs, program), file, ...args], { stdio: 'pipe', env })
  return file
}

/** Runs a program of test/programs in a process of its own; it writes the snapshot that is returned as a path. */
export function snapshotOf(program: string, ...args: string[]): string {
  const file = join(scratch(), `${[program, ...args].join('-').replaceAll(/\W/g, '-')}.heapsnapshot`)
  execFileSync(process.execPath, [join(programs, program), file, ...args], { stdio: 'pipe' })
  return file
}

export const programs = fileURLToPath(new URL('programs/', import.meta.url))

/** A folder that goes away with the test file. */
export function scratch(): string {
  folder ??= mkdtempSync(join(tmpdir(), 'overstay-heap-'))
  return folder
}

afterAll(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
})
