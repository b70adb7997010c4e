import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const PROGRAMS = fileURLToPath(new URL('../../stress/', import.meta.url))

/** How a program is started so that a session of its own follows it; where its run file goes. */
export function followed(program: string): { args: string[]; env: NodeJS.ProcessEnv; folder: string } {
  const folder = mkdtempSync(path.join(tmpdir(), 'overstay-stress-'))
  const preload = pathToFileURL(fileURLToPath(import.meta.resolve('@overstay/runners/preload'))).href
  const session = {
    out: folder,
    run: 'stress',
    shard: '',
    commit: null,
    branch: null,
    root: PROGRAMS,
    track: 'annotated',
    settle: 1000,
    explain: 'survivors',
    testSupport: [],
    expect: [],
    acknowledge: true,
  }
  const env = { ...process.env, OVERSTAY_SESSION: JSON.stringify(session) }
  return { args: [`--import=${preload}`, path.join(PROGRAMS, program)], env, folder }
}
