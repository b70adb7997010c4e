import fs from 'node:fs'
import { ReportError } from '../errors.ts'
import type { Database } from './sqlite-driver.ts'

/** Each makes a store of the version before it one version later. They are never changed, only added to. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    at TEXT NOT NULL,
    "commit" TEXT,
    branch TEXT NOT NULL,
    trusted INTEGER NOT NULL,
    blind INTEGER NOT NULL,
    processes TEXT NOT NULL,
    summary TEXT NOT NULL,
    forgotten INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX run_by_time ON run (branch, at, name);

  -- A site in one sort of scope that ever leaked; finding is how it was the last time.
  CREATE TABLE site (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    scope_kind TEXT NOT NULL,
    names TEXT NOT NULL,
    finding TEXT NOT NULL
  ) STRICT;

  CREATE TABLE rollup (
    run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    site INTEGER NOT NULL REFERENCES site (id),
    level INTEGER NOT NULL,
    created INTEGER NOT NULL,
    survivors INTEGER NOT NULL,
    scopes INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (run, site)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX rollup_by_site ON rollup (site, run);

  CREATE TABLE move (
    run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    "from" TEXT NOT NULL,
    "to" TEXT NOT NULL,
    PRIMARY KEY (run, "from")
  ) STRICT, WITHOUT ROWID;

  -- When a site that never leaked was clean last: one row a site and branch, not one a night.
  CREATE TABLE clean (
    key TEXT NOT NULL,
    branch TEXT NOT NULL,
    run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    PRIMARY KEY (key, branch)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX clean_by_run ON clean (run);

  -- What the nights came to whose rows are no longer kept.
  CREATE TABLE forgotten (
    branch TEXT PRIMARY KEY,
    summary TEXT NOT NULL,
    until TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
]

/** Brings a store to the latest version; one that holds nights is copied beside itself first. */
export function migrate(database: Database, file: string, steps: readonly string[] = migrations): void {
  let version = versionOf(database)
  if (version === steps.length) return
  refuseNewer(version, file, steps.length)
  if (version > 0) backUp(database, `${file}.v${version}.backup`)
  database.exec('BEGIN IMMEDIATE')
  try {
    // Somebody else may have migrated it while this process waited.
    version = versionOf(database)
    refuseNewer(version, file, steps.length)
    for (const step of steps.slice(version)) database.exec(step)
    database.exec(`PRAGMA user_version = ${steps.length}`)
    database.exec('COMMIT')
  } catch (error) {
    database.exec('ROLLBACK')
    throw error
  }
}

export function versionOf(database: Database): number {
  return Number(database.prepare('PRAGMA user_version').get()!.user_version)
}

export function refuseNewer(version: number, file: string, known = migrations.length): void {
  if (version <= known) return
  const message = `${file} is a store of version ${version}; this overstay knows up to version ${known}`
  throw new ReportError(
    'OVERSTAY_STORE_NEWER',
    message,
    'Use the overstay that wrote it, or another file with --store.',
  )
}

function backUp(database: Database, to: string): void {
  // A backup that is there already is older, and was made for the same step: it stays.
  if (!fs.existsSync(to)) database.prepare('VACUUM INTO ?').run(to)
}
