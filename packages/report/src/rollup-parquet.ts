import fs from 'node:fs'
import { type RollupRow, rollupRows } from './rollup-rows.ts'
import type { Store } from './stores/store.ts'

interface Column {
  readonly name: keyof RollupRow
  readonly type: 'STRING' | 'TIMESTAMP' | 'BOOLEAN' | 'INT32' | 'DOUBLE'
}

// Bytes and objects may be more than 32 bits hold; as a double they are exact up to 2^53, and no reader needs bigints.
const COLUMNS: readonly Column[] = [
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

/** The rows of `rollupRows` as a Parquet file, which appears under its name when it is whole. */
export async function writeRollupParquet(store: Store, file: string, branch?: string): Promise<void> {
  // Loaded for those who ask for it.
  const { fileWriter, parquetWriteRows } = await import('hyparquet-writer')
  const temporary = `${file}.${process.pid}`
  try {
    const rows = timestamped(rollupRows(store, branch))
    await parquetWriteRows({ writer: fileWriter(temporary), rows, columns: [...COLUMNS], createdBy: 'overstay' })
    fs.renameSync(temporary, file)
  } catch (error) {
    fs.rmSync(temporary, { force: true })
    throw error
  }
}

async function* timestamped(rows: AsyncIterable<RollupRow>): AsyncGenerator<Record<string, unknown>> {
  for await (const row of rows) yield { ...row, at: new Date(row.at) }
}
