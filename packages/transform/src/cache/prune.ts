import { readdirSync, rmSync, type Stats, statSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'

export interface Limits {
  /** Of all entries together. */
  readonly bytes: number
  /** Milliseconds since an entry was last read or written. */
  readonly age: number
}

const DAY = 86_400_000
export const LIMITS: Limits = { bytes: 512 * 1024 * 1024, age: 30 * DAY }

const MARK = 'pruned'

/** At most once a day for a folder, whoever uses it: looking at 10,000 entries takes a tenth of a second. */
export function pruneDaily(folder: string, now = Date.now()): void {
  const mark = path.join(folder, MARK)
  const last = statSync(mark, { throwIfNoEntry: false })
  if (last !== undefined && now - last.mtimeMs < DAY) return
  // First, so that nobody else begins meanwhile.
  if (last === undefined) writeFileSync(mark, '')
  else utimesSync(mark, new Date(now), new Date(now))
  prune(folder, LIMITS, now)
}

/** Drops what was not used for long, and the longest unused of the rest until it fits. */
export function prune(folder: string, { age, bytes }: Limits, now: number): void {
  const entries = readdirSync(folder)
    .filter((name) => name !== MARK)
    .flatMap((name) => {
      const file = path.join(folder, name)
      const stats = statSync(file, { throwIfNoEntry: false })
      return stats === undefined ? [] : [{ file, size: stats.size, used: lastUse(stats) }]
    })
    .sort((a, b) => b.used - a.used)
  let total = 0
  for (const { file, size, used } of entries) {
    total += size
    if (total > bytes || now - used > age) rmSync(file, { force: true, recursive: true })
  }
}

/** Systems note at most once a day that a file was read, or never; that is as exact as is needed. */
function lastUse({ atimeMs, mtimeMs }: Stats): number {
  return Math.max(atimeMs, mtimeMs)
}
