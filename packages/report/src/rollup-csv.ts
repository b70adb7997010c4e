import type { Finding } from '@overstay/schema'
import { csvRow } from './outputs/csv.ts'
import type { Store } from './stores/store.ts'

const LEVELS = ['clean', 'warns', 'fails'] as const

/** The rollup of a branch, or of all, as CSV: a row for each night of each site that ever leaked, run by run. */
export async function* rollupCsv(store: Store, branch?: string): AsyncGenerator<string> {
  yield 'run,at,commit,branch,trusted,fingerprint,scopeKind,file,line,name,level,created,survivors,scopes,retainedBytes\r\n'
  const sites = new Map<string, Finding>()
  for (const { run, at, commit, branch: of, trusted } of await store.runs(branch)) {
    const rows = await store.rowsOf(run)
    const unknown = rows.map(({ key }) => key).filter((key) => !sites.has(key))
    for (const { key, finding } of await store.sites(unknown)) sites.set(key, finding)
    for (const { key, level, created, survivors, scopes, bytes } of rows) {
      const [fingerprint, scopeKind] = key.split(' ')
      const { file, line, name } = sites.get(key)!.site
      const place = [fingerprint, scopeKind, file, line, name]
      yield (
        csvRow([run, at, commit, of, String(trusted), ...place, LEVELS[level], created, survivors, scopes, bytes]) +
        '\r\n'
      )
    }
  }
}
