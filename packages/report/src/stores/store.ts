import type { Finding, ScopeKind } from '@overstay/schema'
import type { Night } from '../status/life.ts'
import type { Move } from '../status/moves.ts'

/** A run as a store knows it. */
export interface StoredRun extends Night {
  branch: string
  blind: boolean
  /** Its processes by name: what tells the same run twice from a run of which more has come in. */
  processes: readonly string[]
  summary: { sites: number; scopes: number; created: number; survivors: number; failed: boolean }
}

/** How much of a leak a night has seen: none, survivors that fail no gate yet, a failing finding. */
export const CLEAN = 0
export const WARNS = 1
export const FAILS = 2
export type Level = typeof CLEAN | typeof WARNS | typeof FAILS

/** One site in one sort of scope on one night. Only sites that ever leaked have rows. */
export interface RollupRow {
  key: string
  level: Level
  created: number
  survivors: number
  scopes: number
  bytes: number
  /** The run it speaks of, where that is not the one it is written with. */
  run?: string
}

/** A site that ever leaked, as it was when it last did. */
export interface StoredSite {
  key: string
  scopeKind: ScopeKind
  finding: Finding
}

/** All of one run, written at once or not at all; a run of the same name is replaced. */
export interface RunRows {
  run: StoredRun
  rows: readonly RollupRow[]
  moves: readonly Move[]
  sites: readonly StoredSite[]
  /** Keys that never leaked and were clean in this run. */
  clean: readonly string[]
}

/** One night of the history that a status is computed from. */
export interface StoredNight {
  run: StoredRun
  levels: ReadonlyMap<string, Level>
  moves: readonly Move[]
}

/** Where nights are kept. A second engine implements this and adds its line to the list. */
export interface Store {
  /** Runs `work` while nobody else writes; what it wrote is there wholly or not at all. */
  exclusively<T>(work: () => Promise<T>): Promise<T>
  /** The runs of a branch, or all, in the order of time. */
  runs(branch?: string): Promise<StoredRun[]>
  /** The nights of a branch in the order of time. */
  nights(branch: string): Promise<StoredNight[]>
  /** The keys of all sites that ever leaked, with the names of the scopes that kept them. */
  keys(): Promise<Map<string, readonly string[]>>
  sites(keys: readonly string[]): Promise<StoredSite[]>
  /** The rows of one run, or of one site over all runs by the run's name. */
  rowsOf(run: string): Promise<RollupRow[]>
  rowsAt(key: string): Promise<(RollupRow & { run: string })[]>
  /** The last run of a branch in which each of these keys was clean, before they ever leaked. */
  lastClean(branch: string, keys: readonly string[]): Promise<Map<string, string>>
  write(rows: RunRows): Promise<void>
  /** Forgets the rows of old runs; what their nights came to is kept in their place, as `summary`. */
  forget(branch: string, runs: readonly string[], summary: string): Promise<void>
  /** What the forgotten nights of a branch came to, and when the last of them was. */
  forgotten(branch: string): Promise<{ summary: string; until: string } | undefined>
  close(): Promise<void>
}
