import { ReportError } from '../errors.ts'

/** What is used of `node:sqlite`, which has the same shape as the package for Node 20. */
export interface Database {
  exec(sql: string): void
  prepare(sql: string): Statement
  close(): void
}
export type Value = string | number | null
export interface Statement {
  run(...values: Value[]): { changes: number | bigint; lastInsertRowid: number | bigint }
  get(...values: Value[]): Record<string, Value> | undefined
  all(...values: Value[]): Record<string, Value>[]
}
type Constructor = new (file: string, options: { readOnly: boolean; timeout: number }) => Database

/** How long a writer waits for another one. */
const PATIENCE_MS = 30_000

export async function openDatabase(file: string, readOnly: boolean): Promise<Database> {
  const DatabaseSync = builtIn() ?? (await packaged())
  const database = new DatabaseSync(file, { readOnly, timeout: PATIENCE_MS })
  database.exec(`PRAGMA busy_timeout = ${PATIENCE_MS}`)
  return database
}

/** Node's own from 22.13 on. It warns that it is experimental at every start, which is no news to a reader of reports. */
function builtIn(): Constructor | undefined {
  const warn = process.emitWarning.bind(process)
  process.emitWarning = () => undefined
  try {
    const module = process.getBuiltinModule('node:sqlite') as { DatabaseSync?: Constructor } | undefined
    return module?.DatabaseSync
  } finally {
    process.emitWarning = warn
  }
}

async function packaged(): Promise<Constructor> {
  try {
    // eslint-disable-next-line @nx/enforce-module-boundaries -- the rule knows nothing of optional dependencies
    const { DatabaseSync } = await import('@photostructure/sqlite')
    return DatabaseSync
  } catch (error) {
    const hint = 'Use Node 22.13 or later, or install the optional package: npm i -D @photostructure/sqlite@1.2.1'
    throw new ReportError('OVERSTAY_NO_SQLITE', `Node ${process.versions.node} has no SQLite of its own`, hint, {
      cause: error,
    })
  }
}
