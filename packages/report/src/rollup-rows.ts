import type { Finding } from '@overstay/schema'
import type { Store } from './stores/store.ts'

const LEVELS = ['clean', 'warns', 'fails'] as const

/** One night of one site that ever leaked. */
export interface RollupRow {
  readonly run: string
  /** ISO 8601. */
  readonly at: string
  readonly commit: string | null
  readonly branch: string | null
  readonly trusted: boolean
  readonly fingerprint: string
  readonly scopeKind: string
  readonly file: string
  readonly line: number
  readonly name: string
  readonly level: (typeof LEVELS)[number]
  readonly created: number
  readonly survivors: number
  readonly scopes: number
  readonly retainedBytes: number
}

interface Column {
  readonly name: keyof RollupRow
  readonly type: 'STRING' | 'TIMESTAMP' | 'BOOLEAN' | 'INT32' | 'DOUBLE'
}

/**
 * In the order in which they are exported, with their types in Parquet. Bytes and objects may be more than 32 bits hold;
 * as a double they are exact up to 2^53, and no reader needs bigints.
 */
export const ROLLUP_COLUMNS: readonly Column[] = [
  { name: 'run', type: 'STRING' },
  { name: 'at', type: 'TIMESTAMP' },
  { name: 'commit', type: 'STRING' },
  { name: 'branch', type: 'STRING' },
  { name: 'trusted', type: 'BOOLEAN' },
  { name: 'fingerprint', type: 'STRING' },
  { name: 'scopeKind', type: 'STRING' },
  { name: 'file', type: 'STRING' },
  { name: 'line', type: 'INT32' },
  { name: 'name', type: 'STRING' },
  { name: 'level', type: 'STRING' },
  { name: 'created', type: 'DOUBLE' },
  { name: 'survivors', type: 'DOUBLE' },
  { name: 'scopes', type: 'INT32' },
  { name: 'retainedBytes', type: 'DOUBLE' },
]

/** The rollup of a branch, or of all, run by run: no more than one run is held at a time. */
export async function* rollupRows(store: Store, branch?: string): AsyncGenerator<RollupRow> {
  const sites = new Map<string, Finding>()
  for (const { run, at, commit, branch: of, trusted } of await store.runs(branch)) {
    const rows = await store.rowsOf(run)
    const unknown = rows.map(({ key }) => key).filter((key) => !sites.has(key))
    for (const { key, finding } of await store.sites(unknown)) sites.set(key, finding)
    for (const { key, level, created, survivors, scopes, bytes } of rows) {
      const [fingerprint, scopeKind] = key.split(' ')
      const { file, line, name } = sites.get(key)!.site
      const night = { run, at, commit, branch: of, trusted }
      const counts = { level: LEVELS[level], created, survivors, scopes, retainedBytes: bytes }
      yield { ...night, fingerprint, scopeKind, file, line, name, ...counts }
    }
  }
}
