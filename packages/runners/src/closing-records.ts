import { ledger, strangers, type Scope } from '@overstay/runtime/node'
import type { EndRecord, NoteRecord } from '@overstay/schema'
import { time } from './run-header.ts'

/** What is said of scopes that nobody closed. */
export function unfinishedNote(open: readonly Scope[]): NoteRecord[] {
  if (open.length === 0) return []
  const names = [...new Set(open.map(({ name }) => name))].slice(0, 3).join(', ')
  const text = `${open.length} scope${open.length === 1 ? ' was' : 's were'} still open when the process ended and could not be judged (${names})`
  return [{ t: 'note', code: 'OVERSTAY_OPEN_SCOPES', text }]
}

/** Said once a session: without a collection nothing can be told from what merely was not collected yet. */
export function noCollectionNote(canCollect: boolean): NoteRecord[] {
  if (canCollect) return []
  const text =
    'this process has no way to collect garbage: what its engine had not collected by itself counts as left; start it with --expose-gc'
  return [{ t: 'note', code: 'OVERSTAY_NO_COLLECTION', text }]
}

export function strangersNote(): NoteRecord[] {
  if (strangers.length === 0) return []
  const text = `another copy of @overstay/runtime in this process is too different to work with this one: what was made through it could not be judged; npm ls @overstay/runtime tells who brings it`
  return [{ t: 'note', code: 'OVERSTAY_SEVERAL_RUNTIMES', text }]
}

/** The last line of a run file. `snapshotMs`: null where no snapshot was taken. */
export function end(
  exitCode: number | null,
  collections: number,
  snapshotMs: number | null,
  { rss, heapTotal, heapUsed, external, arrayBuffers }: NodeJS.MemoryUsage,
): EndRecord {
  const sites = ledger.sites.length
  const memory = { rss, heapTotal, heapUsed, external, arrayBuffers }
  return { t: 'end', endedAt: time(), exitCode, sites, collections, snapshotMs, memory }
}
