import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Finding, Report } from '@overstay/schema'
import { onTestFinished } from 'vitest'

export const COMMAND = fileURLToPath(new URL('../bin/overstay.js', import.meta.url))
const PROJECTS = fileURLToPath(new URL('fixtures/projects/', import.meta.url))

export interface Result {
  status: number | null
  stdout: string
  stderr: string
}

/** Runs the command in a fixture project (or in an absolute folder), as a user would in a shell. */
export function overstay(project: string, ...args: string[]): Result {
  return overstayWith({}, project, ...args)
}

/** The same with variables of the user's, or as another user. */
export function overstayWith(
  { env: variables, ...user }: { env?: NodeJS.ProcessEnv; uid?: number; gid?: number },
  project: string,
  ...args: string[]
): Result {
  // What a test runner or CI has set up for itself is not what a user has.
  const {
    NODE_OPTIONS: _options,
    VITEST: _vitest,
    NODE_TEST_CONTEXT: _context,
    FORCE_COLOR: _colour,
    ...env
  } = process.env
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...args], {
    cwd: path.resolve(PROJECTS, project),
    env: { ...env, ...variables },
    ...user,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

/** `overstay run` with everything tracked and a folder of its own for the run files. */
export function overstayRun(project: string, flags: string[], ...command: string[]): Result & { out: string } {
  const out = temporaryFolder()
  return { ...overstay(project, 'run', '--out', out, ...flags, '--', ...command), out }
}

export function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'overstay-command-'))
  onTestFinished(() => {
    fs.rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

export function reportIn({ stdout }: Result): Report {
  return JSON.parse(stdout) as Report
}

/** A finding as one line: gate, place, numbers, holder. */
export function brief({ gate, site, survivors, created, scope, holder, category }: Finding): string {
  const place = `${site.file}:${site.line} ${site.kind}`
  return `${gate} ${place} ${survivors}/${created} in ${scope.names.join()}, ${holder.kind} ${holder.name}, ${category}`
}
