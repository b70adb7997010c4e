import path from 'node:path'
import type { HeaderRecord } from '@overstay/schema'
import { shownFile } from './file-owner.ts'
import type { SessionOptions } from './session-options.ts'

// Taken before the program can replace them: a moved clock must not change when a process began.
const { Date } = globalThis
const now = performance.now.bind(performance)
const { timeOrigin } = performance
const nanoseconds = process.hrtime.bigint.bind(process.hrtime)

/** Where the files of a run begin that one session writes. Two sessions of a process never begin in the same nanosecond. */
export function runFileBase({ out, run }: SessionOptions): string {
  return path.join(out, `${run}-${process.pid}-${nanoseconds().toString(36)}`)
}

/** First line of the run file of this process, which runs `program`. */
export function header(
  { run, shard, attempt, repeat, commit, branch, root, track }: SessionOptions,
  program: string | undefined,
): HeaderRecord {
  return {
    t: 'header',
    format: 'overstay-run',
    version: 1,
    run,
    shard,
    ...(attempt !== undefined && { attempt }),
    ...(repeat !== undefined && { repeats: true }),
    commit,
    branch,
    node: process.versions.node,
    pid: process.pid,
    startedAt: time(),
    root,
    program: program === undefined ? process.execPath : shownFile(path.resolve(program), root),
    track,
  }
}

/** By the clock that only goes forward, so that no process ends before it starts. */
export function time(): string {
  return new Date(timeOrigin + now()).toISOString()
}
