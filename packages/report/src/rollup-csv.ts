import { csvRow } from './outputs/csv.ts'
import { ROLLUP_COLUMNS, rollupRows } from './rollup-rows.ts'
import type { Store } from './stores/store.ts'

/** The rollup of a branch, or of all, as CSV: a row for each night of each site that ever leaked, run by run. */
export async function* rollupCsv(store: Store, branch?: string): AsyncGenerator<string> {
  yield `${ROLLUP_COLUMNS.map(({ name }) => name).join(',')}\r\n`
  for await (const row of rollupRows(store, branch)) {
    const values = ROLLUP_COLUMNS.map(({ name }) => row[name])
    yield `${csvRow(values.map((value) => (typeof value === 'boolean' ? String(value) : value)))}\r\n`
  }
}
