import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { installPeers } from './install-peers.ts'

const DUCKDB = '@duckdb/node-api@1.5.6-r.1'

interface DuckDb {
  readonly DuckDBInstance: { create(file: string): Promise<{ connect(): Promise<Connection> }> }
}

interface Connection {
  runAndReadAll(sql: string): Promise<{ getRows(): readonly (readonly unknown[])[] }>
}

/** What each site made and left in a run, asked of its raw file; the number of sites. */
export async function installedDuckDb(folder: string): Promise<(runFile: string) => Promise<number>> {
  installPeers(folder, [DUCKDB])
  const entry = createRequire(path.join(folder, 'package.json')).resolve('@duckdb/node-api')
  const { DuckDBInstance } = (await import(pathToFileURL(entry).href)) as DuckDb
  const instance = await DuckDBInstance.create(':memory:')
  return async (runFile) => {
    const connection = await instance.connect()
    const lines = `read_json('${runFile}', format = 'newline_delimited', columns = { t: 'VARCHAR', sites: 'JSON' })`
    const verdicts = `select unnest(from_json(sites, '[["BIGINT"]]')) as s from ${lines} where t = 'verdict'`
    const sums = 'sum(s[2]) as created, sum(s[3]) as scopes_with_survivors, count(*) as scopes'
    const answer = await connection.runAndReadAll(`select s[1] as site, ${sums} from (${verdicts}) group by 1`)
    return answer.getRows().length
  }
}
