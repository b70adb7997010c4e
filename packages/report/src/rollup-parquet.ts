import fs from 'node:fs'
import { ROLLUP_COLUMNS, type RollupRow, rollupRows } from './rollup-rows.ts'
import type { Store } from './stores/store.ts'

/** The rows of `rollupRows` as a Parquet file, which appears under its name when it is whole. */
export async function writeRollupParquet(store: Store, file: string, branch?: string): Promise<void> {
  // Loaded for those who ask for it.
  const { fileWriter, parquetWriteRows } = await import('hyparquet-writer')
  const temporary = `${file}.${process.pid}`
  try {
    const rows = timestamped(rollupRows(store, branch))
    await parquetWriteRows({ writer: fileWriter(temporary), rows, columns: [...ROLLUP_COLUMNS], createdBy: 'overstay' })
    fs.renameSync(temporary, file)
  } catch (error) {
    fs.rmSync(temporary, { force: true })
    throw error
  }
}

async function* timestamped(rows: AsyncIterable<RollupRow>): AsyncGenerator<Record<string, unknown>> {
  for await (const row of rows) yield { ...row, at: new Date(row.at) }
}
