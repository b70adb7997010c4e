import { randomBytes } from 'node:crypto'
import path from 'node:path'
import type { SessionOptions } from '@overstay/runners/session'
import type { Config } from '@overstay/schema'
import { gitState } from './git-state.ts'

const DEFAULT_SETTLE = 1000

export interface RunPlace {
  /** Default: a folder of its own in `.overstay`. */
  out?: string
  /** The name that several machines share, and which of how many this is. */
  run?: string
  shard?: string
}

/** What a session needs to know of a run that begins now. */
export function newRun(root: string, config: Config, { out, run, shard = '' }: RunPlace = {}): SessionOptions {
  const attempt = new Date().toISOString()
  const id = run ?? `${attempt.slice(0, 19).replaceAll(/[-:]/g, '')}-${randomBytes(3).toString('hex')}`
  const { confirm } = config
  const { track = 'annotated', settle = DEFAULT_SETTLE, explain = 'survivors', testSupport = [], expect = [] } = config
  return {
    out: path.resolve(out ?? path.join(root, '.overstay', id)),
    run: id,
    shard,
    attempt,
    ...gitState(root),
    root,
    track,
    settle,
    explain,
    ...(confirm && { confirm }),
    testSupport,
    expect,
  }
}
