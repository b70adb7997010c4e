import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

const PATIENCE_MS = 120_000
/** What does not end by itself when it is told to is ended. */
const GRACE_MS = 3_000

export interface Ended {
  readonly status: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs Node to its end, which comes early where it takes too long or the doctor is stopped. */
export async function runNode(
  words: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
  stopped: AbortSignal,
): Promise<Ended> {
  const child = spawn(process.execPath, words, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  let killing: NodeJS.Timeout | undefined
  const stop = (): void => {
    child.kill('SIGTERM')
    killing ??= setTimeout(() => child.kill('SIGKILL'), GRACE_MS)
  }
  const patience = setTimeout(stop, PATIENCE_MS)
  stopped.addEventListener('abort', stop)
  try {
    const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
    const [[status, signal], stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)])
    return { status, signal, stdout, stderr }
  } finally {
    stopped.removeEventListener('abort', stop)
    clearTimeout(patience)
    clearTimeout(killing)
  }
}
