import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { runRecord, type RunRecord } from '@overstay/schema'
import { onTestFinished } from 'vitest'

export const PROGRAMS = fileURLToPath(new URL('../fixtures/programs/', import.meta.url))
export const PRELOAD = pathToFileURL(fileURLToPath(new URL('../../dist/bundle/preload.js', import.meta.url))).href

export interface Followed {
  status: number | null
  stdout: string
  stderr: string
  /** Of all run files, and of each. */
  records: RunRecord[]
  files: RunRecord[][]
  folder: string
}

export function environment(folder: string, more: object = {}): NodeJS.ProcessEnv {
  const session = {
    out: folder,
    run: 'run-1',
    shard: '',
    commit: null,
    branch: null,
    root: PROGRAMS,
    track: 'all',
    settle: 1000,
    explain: 'survivors',
    testSupport: [],
    expect: [],
    ...more,
  }
  const { NODE_OPTIONS: _options, VITEST: _vitest, ...env } = process.env
  return { ...env, OVERSTAY_SESSION: JSON.stringify(session) }
}

export function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'overstay-session-'))
  onTestFinished(() => {
    fs.rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

/** Runs a program with a session and reads back what it wrote, each record checked by the schema. */
export function follow(program: string, options: object = {}, flags: string[] = [], ...args: string[]): Followed {
  return followCommand([process.execPath, `--import=${PRELOAD}`, ...flags, program, ...args], options)
}

/** As `follow`, for a whole command line. */
export function followCommand([command, ...args]: string[], options: object = {}): Followed {
  const folder = temporaryFolder()
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: PROGRAMS,
    env: environment(folder, options),
    encoding: 'utf8',
  })
  const files = runFilesIn(folder)
  return { status, stdout, stderr, records: files.flat(), files, folder }
}

export function recordsIn(folder: string): RunRecord[] {
  return runFilesIn(folder).flat()
}

/** A last line without its end was cut off, by a kill or a full disk; every whole line has to be a record. */
function runFilesIn(folder: string): RunRecord[][] {
  const files = fs.readdirSync(folder).filter((name) => name.endsWith('.ndjson'))
  return files.map((name) => {
    const lines = fs.readFileSync(path.join(folder, name), 'utf8').split('\n').slice(0, -1)
    return lines.map((line) => runRecord.parse(JSON.parse(line)))
  })
}

export function all<T extends RunRecord['t']>(records: RunRecord[], kind: T): Extract<RunRecord, { t: T }>[] {
  return records.filter((record): record is Extract<RunRecord, { t: T }> => record.t === kind)
}

/** Verdicts as text: kind and name of the scope, outcome, and for each site what it made and whether some was left. */
export function verdicts(records: RunRecord[]): string[] {
  const scopes = new Map(all(records, 'scope').map((scope) => [scope.id, scope]))
  const sites = new Map(all(records, 'site').map((site) => [site.id, site.name]))
  return all(records, 'verdict').map(({ scope, outcome, sites: made }) => {
    const { kind, name } = scopes.get(scope)!
    const numbers = made.map(([site, created, alive]) => `${sites.get(site)!} ${created}${alive === 1 ? ' alive' : ''}`)
    return `${kind} ${name}: ${outcome}: ${numbers.join(', ')}`
  })
}
