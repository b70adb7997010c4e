import { csvRow } from './outputs/csv.ts'
import { rollupRows } from './rollup-rows.ts'
import type { Store } from './stores/store.ts'

/** The rollup of a branch, or of all, as CSV: a row for each night of each site that ever leaked, run by run. */
export async function* rollupCsv(store: Store, branch?: string): AsyncGenerator<string> {
  yield 'run,at,commit,branch,trusted,fingerprint,scopeKind,file,line,name,level,created,survivors,scopes,retainedBytes\r\n'
  for await (const row of rollupRows(store, branch)) {
    const { run, at, commit, branch: of, trusted, fingerprint, scopeKind, file, line, name, ...counts } = row
    const { level, created, survivors, scopes, retainedBytes } = counts
    const place = [fingerprint, scopeKind, file, line, name]
    yield (
      csvRow([run, at, commit, of, String(trusted), ...place, level, created, survivors, scopes, retainedBytes]) +
      '\r\n'
    )
  }
}
