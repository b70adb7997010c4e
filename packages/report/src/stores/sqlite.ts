import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Finding, ScopeKind } from '@overstay/schema'
import { ReportError } from '../errors.ts'
import { migrate, migrations, refuseNewer, versionOf } from './migrations.ts'
import { openDatabase, type Database, type Statement, type Value } from './sqlite-driver.ts'
import type { Level, RollupRow, RunRows, Store, StoredNight, StoredRun, StoredSite } from './store.ts'

type Row = Record<string, Value>

/** Nights in one SQLite file. Readers go on while one writes (WAL); an ingest that was killed leaves nothing behind. */
export async function openSqliteStore(file: string, { readOnly = false } = {}): Promise<Store> {
  return await told(file, async () => {
    if (readOnly) return new SqliteStore(await openedToRead(file), file)
    fs.mkdirSync(path.dirname(file), { recursive: true })
    const database = await opened(file, false, (it) => {
      it.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON')
      migrate(it, file)
    })
    return new SqliteStore(database, file)
  })
}

/**
 * Readers of a WAL share memory through a file beside it. Where that cannot be written the store is read as a file that
 * nobody changes, which is true while it has no WAL: https://sqlite.org/wal.html#read_only_databases
 */
async function openedToRead(file: string): Promise<Database> {
  const check = (database: Database): void => {
    refuseNewer(versionOf(database), file)
    refuseOlder(versionOf(database), file)
  }
  try {
    return await opened(file, true, check)
  } catch (error) {
    const wal = fs.statSync(`${file}-wal`, { throwIfNoEntry: false })
    if (!fs.existsSync(file) || ![8, 14].includes(codeOf(error)) || (wal?.size ?? 0) > 0) throw error
    return await opened(`${pathToFileURL(file).href}?immutable=1`, true, check)
  }
}

async function opened(name: string, readOnly: boolean, prepare: (database: Database) => void): Promise<Database> {
  const database = await openDatabase(name, readOnly)
  try {
    prepare(database)
  } catch (error) {
    database.close()
    throw error
  }
  return database
}

class SqliteStore implements Store {
  readonly #database: Database
  readonly #file: string
  readonly #statements = new Map<string, Statement>()

  constructor(database: Database, file: string) {
    this.#database = database
    this.#file = file
  }

  async exclusively<T>(work: () => Promise<T>): Promise<T> {
    return await told(this.#file, async () => {
      this.#database.exec('BEGIN IMMEDIATE')
      try {
        const result = await work()
        this.#database.exec('COMMIT')
        return result
      } catch (error) {
        // After a full disk SQLite has rolled back already, and says so.
        try {
          this.#database.exec('ROLLBACK')
        } catch {
          // The first error is the one that tells.
        }
        throw error
      }
    })
  }

  runs(branch?: string): Promise<StoredRun[]> {
    return this.#told(() =>
      (branch === undefined
        ? this.#sql('SELECT * FROM run ORDER BY at, name').all()
        : this.#sql('SELECT * FROM run WHERE branch = ? ORDER BY at, name').all(branch)
      ).map(runFrom),
    )
  }

  nights(branch: string): Promise<StoredNight[]> {
    return this.#told(() => {
      const keys = new Map(
        this.#sql('SELECT id, key FROM site')
          .all()
          .map(({ id, key }) => [String(id), String(key)]),
      )
      const moves = this.#sql('SELECT "from", "to" FROM move WHERE run = ?')
      // One string a night: a row an observation would cost more to hand over than to read.
      const rows = this.#sql(
        `SELECT run.*, (SELECT group_concat(level || site) FROM rollup WHERE rollup.run = run.id) AS levels
         FROM run WHERE branch = ? AND forgotten = 0 ORDER BY at, name`,
      ).all(branch)
      return rows.map((row) => ({
        run: runFrom(row),
        levels: levelsFrom(String(row.levels ?? ''), keys),
        moves: moves.all(row.id).map(({ from, to }) => ({ from: String(from), to: String(to) })),
      }))
    })
  }

  keys(): Promise<Map<string, readonly string[]>> {
    return this.#told(() => {
      const rows = this.#sql('SELECT key, names FROM site').all()
      return new Map(rows.map(({ key, names }) => [String(key), JSON.parse(String(names)) as string[]]))
    })
  }

  sites(keys: readonly string[]): Promise<StoredSite[]> {
    return this.#told(() => {
      const one = this.#sql('SELECT * FROM site WHERE key = ?')
      return keys.flatMap((key) => {
        const row = one.get(key)
        return row === undefined ? [] : [siteFrom(row)]
      })
    })
  }

  rowsOf(run: string): Promise<RollupRow[]> {
    return this.#told(() =>
      this.#sql(
        `SELECT site.key, rollup.* FROM rollup JOIN site ON site.id = rollup.site
         WHERE rollup.run = (SELECT id FROM run WHERE name = ?)`,
      )
        .all(run)
        .map(rollupFrom),
    )
  }

  rowsAt(key: string): Promise<(RollupRow & { run: string })[]> {
    return this.#told(() =>
      this.#sql(
        `SELECT run.name, rollup.* FROM rollup JOIN run ON run.id = rollup.run
         WHERE rollup.site = (SELECT id FROM site WHERE key = ?) ORDER BY run.at, run.name`,
      )
        .all(key)
        .map((row) => ({ ...rollupFrom({ ...row, key }), run: String(row.name) })),
    )
  }

  lastClean(branch: string, keys: readonly string[]): Promise<Map<string, string>> {
    return this.#told(() => {
      const one = this.#sql(
        'SELECT run.name FROM clean JOIN run ON run.id = clean.run WHERE clean.key = ? AND clean.branch = ?',
      )
      const found = new Map<string, string>()
      for (const key of keys) {
        const row = one.get(key, branch)
        if (row !== undefined) found.set(key, String(row.name))
      }
      return found
    })
  }

  write({ run, rows, moves, sites, clean }: RunRows): Promise<void> {
    return this.#told(() => {
      const id = this.#insertRun(run)
      for (const { key, scopeKind, finding } of sites) {
        this.#sql(
          `INSERT INTO site (key, scope_kind, names, finding) VALUES (?, ?, ?, ?)
           ON CONFLICT (key) DO UPDATE SET names = excluded.names, finding = excluded.finding`,
        ).run(key, scopeKind, JSON.stringify(finding.scope.names), JSON.stringify(finding))
      }
      // A row may also speak of an earlier run: the last clean one before a site ever leaked.
      for (const row of rows) {
        this.#sql(
          `INSERT OR REPLACE INTO rollup SELECT run.id, site.id, ?, ?, ?, ?, ? FROM run, site
           WHERE run.name = ? AND site.key = ?`,
        ).run(row.level, row.created, row.survivors, row.scopes, row.bytes, row.run ?? run.run, row.key)
      }
      for (const { from, to } of moves) this.#sql('INSERT INTO move VALUES (?, ?, ?)').run(id, from, to)
      const upsert = this.#sql(
        `INSERT INTO clean VALUES (?, ?, ?) ON CONFLICT (key, branch) DO UPDATE SET run = excluded.run
         WHERE (SELECT at FROM run WHERE id = excluded.run) >= (SELECT at FROM run WHERE id = clean.run)`,
      )
      for (const key of clean) upsert.run(key, run.branch, id)
    })
  }

  forget(branch: string, runs: readonly string[], summary: string): Promise<void> {
    return this.#told(() => {
      for (const run of runs) {
        this.#sql('DELETE FROM rollup WHERE run = (SELECT id FROM run WHERE name = ?)').run(run)
        this.#sql('DELETE FROM move WHERE run = (SELECT id FROM run WHERE name = ?)').run(run)
        this.#sql(`UPDATE run SET forgotten = 1 WHERE name = ?`).run(run)
      }
      this.#sql(
        `INSERT OR REPLACE INTO forgotten
         SELECT branch, ?, max(at) FROM run WHERE branch = ? AND forgotten = 1 GROUP BY branch`,
      ).run(summary, branch)
    })
  }

  forgotten(branch: string): Promise<{ summary: string; until: string } | undefined> {
    return this.#told(() => {
      const row = this.#sql('SELECT summary, until FROM forgotten WHERE branch = ?').get(branch)
      return row === undefined ? undefined : { summary: String(row.summary), until: String(row.until) }
    })
  }

  async close(): Promise<void> {
    this.#statements.clear()
    await this.#told(() => {
      this.#database.close()
    })
  }

  #insertRun(run: StoredRun): number {
    this.#sql('DELETE FROM run WHERE name = ?').run(run.run)
    const { lastInsertRowid } = this.#sql(
      `INSERT INTO run (name, at, "commit", branch, trusted, blind, processes, summary) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      run.run,
      run.at,
      run.commit,
      run.branch,
      Number(run.trusted),
      Number(run.blind),
      JSON.stringify(run.processes),
      JSON.stringify(run.summary),
    )
    return Number(lastInsertRowid)
  }

  #sql(text: string): Statement {
    let statement = this.#statements.get(text)
    if (statement === undefined) this.#statements.set(text, (statement = this.#database.prepare(text)))
    return statement
  }

  #told<T>(work: () => T): Promise<T> {
    return told(this.#file, () => Promise.resolve(work()))
  }
}

function runFrom(row: Row): StoredRun {
  return {
    run: String(row.name),
    at: String(row.at),
    commit: row.commit === null ? null : String(row.commit),
    branch: String(row.branch),
    trusted: row.trusted === 1,
    blind: row.blind === 1,
    processes: JSON.parse(String(row.processes)) as string[],
    summary: JSON.parse(String(row.summary)) as StoredRun['summary'],
  }
}

function siteFrom({ key, scope_kind: kind, finding }: Row): StoredSite {
  return { key: String(key), scopeKind: kind as ScopeKind, finding: JSON.parse(String(finding)) as Finding }
}

function rollupFrom({ key, level, created, survivors, scopes, bytes }: Row): RollupRow {
  return {
    key: String(key),
    level: level as Level,
    created: Number(created),
    survivors: Number(survivors),
    scopes: Number(scopes),
    bytes: Number(bytes),
  }
}

/** "217,034": level 2 of site 17, level 0 of site 34. */
function levelsFrom(text: string, keys: ReadonlyMap<string, string>): Map<string, Level> {
  const levels = new Map<string, Level>()
  if (text === '') return levels
  for (const item of text.split(',')) levels.set(keys.get(item.slice(1))!, Number(item[0]) as Level)
  return levels
}

function refuseOlder(version: number, file: string): void {
  if (version === migrations.length) return
  const message = `${file} is a store of version ${version} and cannot be read as it is`
  throw new ReportError('OVERSTAY_STORE_OLDER', message, 'Bring it to this version by an ingest: overstay ingest')
}

/** SQLite's result codes that a person can do something about. */
const SENTENCES: Record<number, { what: string; hint: string }> = {
  5: {
    what: 'is held by another process for too long',
    hint: 'Wait until it has ended and try again; nothing is lost.',
  },
  8: { what: 'cannot be written', hint: 'Give this user the right to write it, or name another file with --store.' },
  10: { what: 'cannot be read or written by the disk', hint: 'Look at the disk; nothing was changed.' },
  11: { what: 'is damaged', hint: 'Put the backup beside it in its place, or move it away to start anew.' },
  13: { what: 'cannot grow: the disk is full', hint: 'Make room and try again; nothing is lost.' },
  14: { what: 'cannot be opened', hint: 'Name a file in a folder that exists and can be written, with --store.' },
  26: { what: 'is no store of overstay', hint: 'Name another file with --store.' },
}

async function told<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const sentence = error instanceof ReportError ? undefined : SENTENCES[codeOf(error)]
    if (sentence === undefined) throw error
    const message = `${file} ${sentence.what} (${(error as Error).message})`
    throw new ReportError('OVERSTAY_STORE', message, sentence.hint, { cause: error })
  }
}

/** SQLite's result code without its details. */
function codeOf(error: unknown): number {
  const { errcode, message } = error as Error & { errcode?: number }
  // The package for Node 20 has no code where a file cannot be opened.
  return errcode === undefined && message.includes('unable to open database') ? 14 : (errcode ?? 0) & 0xff
}
