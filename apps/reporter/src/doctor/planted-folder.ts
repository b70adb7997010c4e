import fs from 'node:fs'
import path from 'node:path'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
/** No doctor takes that long: older folders are of some that were killed. */
const LEFT_BEHIND_MS = 3_600_000

/**
 * Works in a folder of the project that is gone again afterwards, also where the work fails or somebody stops it: the
 * signal then ends this process as it would have, when all is cleared away.
 */
export async function inPlantedFolder<T>(
  root: string,
  work: (folder: string, stopped: AbortSignal) => Promise<T>,
): Promise<T> {
  const place = path.join(root, '.overstay')
  // A dot first: what is left behind is never taken for the newest run.
  const folder = path.join(place, `.doctor-${process.pid}`)
  const isOurs = fs.mkdirSync(folder, { recursive: true }) === place
  removeLeftBehind(place)
  const stop = new AbortController()
  let ending: NodeJS.Signals | undefined
  const end = (signal: NodeJS.Signals): void => {
    ending = signal
    stop.abort()
  }
  for (const signal of SIGNALS) process.on(signal, end)
  try {
    return await work(folder, stop.signal)
  } finally {
    // What was stopped may still be writing.
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    if (isOurs) removeIfEmpty(place)
    for (const signal of SIGNALS) process.off(signal, end)
    if (ending !== undefined) process.kill(process.pid, ending)
  }
}

function removeLeftBehind(place: string): void {
  const folders = fs.readdirSync(place).filter((name) => name.startsWith('.doctor-'))
  for (const folder of folders.map((name) => path.join(place, name))) {
    const age = Date.now() - (fs.statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Infinity)
    if (age > LEFT_BEHIND_MS) fs.rmSync(folder, { recursive: true, force: true })
  }
}

function removeIfEmpty(folder: string): void {
  try {
    fs.rmdirSync(folder)
  } catch {
    // Somebody has put something there meanwhile.
  }
}
