import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'

let folder: string | undefined
const taken = new Map<string, string>()

/** Runs a program of test/programs in a process of its own; it writes the snapshot that is returned as a path. */
export function snapshotOf(program: string, ...args: string[]): string {
  return take([program, ...args], {})
}

/** As `snapshotOf`, while V8 counts how often functions are called: it keeps more about them then. */
export function snapshotWithCoverage(program: string, ...args: string[]): string {
  return take([program, ...args], { NODE_V8_COVERAGE: join(scratch(), 'coverage') })
}

/** Once for each command: heaps read names from the file long after they were opened. */
function take([program, ...args]: string[], env: Record<string, string>): string {
  const name = [program, ...args, ...Object.keys(env)].join('-').replaceAll(/\W/g, '-')
  let file = taken.get(name)
  if (file === undefined) {
    file = join(scratch(), `${name}.heapsnapshot`)
    execFileSync(process.execPath, [join(programs, program), file, ...args], {
      stdio: 'pipe',
      env: { ...process.env, ...env },
    })
    taken.set(name, file)
  }
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
