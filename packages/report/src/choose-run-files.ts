import type { HeaderRecord, Report } from '@overstay/schema'
import { ReportError } from './errors.ts'
import { readHeader, readRunFile } from './read-run-file.ts'

/** The run files of one run that count, and what a person should know about the others. */
export interface RunFiles {
  run: string
  files: readonly string[]
  missingShards: string[]
  notes: Report['notes']
}

interface RunFile {
  file: string
  header: HeaderRecord
}

const SHARD = /^(\d+)\/(\d+)$/

/**
 * Looks at the headers of run files and takes those that count: of copies of a file the longest, of a shard that was run
 * again its latest attempt. Files of several runs are refused.
 */
export async function chooseRunFiles(files: readonly string[]): Promise<RunFiles> {
  const all: RunFile[] = []
  for (const file of files) all.push({ file, header: await readHeader(file) })
  const runs = new Set(all.map(({ header }) => header.run))
  if (runs.size !== 1) {
    throw new ReportError(
      'OVERSTAY_SEVERAL_RUNS',
      `the run files belong to ${runs.size} runs (${[...runs].join(', ')})`,
      'Report one run at a time: name its folder, or its files only.',
    )
  }
  const [run] = runs
  const notes: Report['notes'] = []
  const latest = latestAttempts(all, notes)
  const unique = await withoutCopies(latest, notes)
  const missingShards = missingOf(unique)
  for (const shard of missingShards) {
    const text = `shard ${shard} is missing: what only it exercises is unknown`
    notes.push({ code: 'OVERSTAY_MISSING_SHARD', text })
  }
  return { run, files: unique.map(({ file }) => file), missingShards, notes }
}

/** Without a shard's name two attempts are two commands of one run, and both count. */
function latestAttempts(all: readonly RunFile[], notes: Report['notes']): RunFile[] {
  const latest = new Map<string, string>()
  for (const { header } of all) {
    const { shard, attempt = '' } = header
    if (shard !== '' && attempt > (latest.get(shard) ?? '')) latest.set(shard, attempt)
  }
  const counts = ({ header: { shard, attempt = '' } }: RunFile): boolean => attempt === (latest.get(shard) ?? attempt)
  const again = new Set(all.filter((file) => !counts(file)).map(({ header }) => header.shard))
  for (const shard of again) {
    notes.push({ code: 'OVERSTAY_RERUN', text: `shard ${shard} was run again; only its latest run counts` })
  }
  return all.filter(counts)
}

async function withoutCopies(all: readonly RunFile[], notes: Report['notes']): Promise<RunFile[]> {
  const copies = new Map<string, RunFile[]>()
  for (const file of all) {
    const key = processKey(file.header)
    copies.set(key, [...(copies.get(key) ?? []), file])
  }
  const unique: RunFile[] = []
  for (const same of copies.values()) unique.push(same.length === 1 ? same[0] : await longest(same))
  const rest = all.length - unique.length
  if (rest > 0) {
    const text = `${rest} run file${rest === 1 ? ' is a copy of another' : 's are copies of others'} and left out`
    notes.push({ code: 'OVERSTAY_COPIES', text })
  }
  return unique
}

/** A copy may have been cut off on its way; which one has most cannot be seen from sizes where one is compressed. */
async function longest(copies: readonly RunFile[]): Promise<RunFile> {
  let best = copies[0]
  let most = -1
  for (const copy of copies) {
    const { records } = await readRunFile(copy.file, () => undefined)
    if (records > most) [best, most] = [copy, records]
  }
  return best
}

/** Names a process among all processes of all machines: pids alone are equal in every container. */
export function processKey({ run, shard, attempt, pid, startedAt, program }: HeaderRecord): string {
  return JSON.stringify([run, shard, attempt ?? '', pid, startedAt, program])
}

/** Shards named "2/3" say how many there are. */
function missingOf(all: readonly RunFile[]): string[] {
  const shards = new Set(all.map(({ header }) => header.shard))
  const total = Math.max(0, ...[...shards].map((shard) => Number(SHARD.exec(shard)?.[2] ?? 0)))
  return Array.from({ length: total }, (_, index) => `${index + 1}/${total}`).filter((shard) => !shards.has(shard))
}
