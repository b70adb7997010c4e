import type { Mute } from '../mute.ts'
import type { Finding, FindingHistory, Report } from '../report.ts'
import type { HolderKind } from '../retaining-path.ts'
import type { ScopeKind } from '../scope.ts'
import type { Status } from '../status.ts'

/** All that the page shows, written into it or told by `overstay serve`. */
export interface Page {
  /** Without the folder: what a page shows is no place of the machine that wrote it. */
  run: Omit<Report['run'], 'root'>
  summary: Report['summary']
  notes: Report['notes']
  /** Earlier runs are known, from a store or a baseline: without them no status means anything. */
  hasPast: boolean
  /** The nights of the branch up to this one, oldest first; none where there is no store. */
  nights: PageNight[]
  /** How many nights before these the store has. */
  olderNights: number
  /** Branches that a server can tell of; none in a file. */
  branches: string[]
  rows: PageRow[]
  /** By the row's `id`. */
  details: Record<string, PageDetail>
}

export interface PageNight {
  run: string
  at: string
  commit: string | null
  /** Every shard was there, and the canary was found. */
  trusted: boolean
  blind: boolean
  fails: number
  warns: number
  /** New and regressed. */
  came: number
  fixed: number
}

/** What a row is tonight: what its gate decides, gone with something to tell (`absent`), or long past. */
export type Tonight = Finding['gate'] | 'absent' | 'past'

/** One allocation site in one sort of scope, as a line of a list. */
export interface PageRow {
  id: string
  fingerprint: string
  scopeKind: ScopeKind
  status: Status
  tonight: Tonight
  site: Finding['site']
  holder: Finding['holder']
  category: string
  owners: string[]
  /** The package whose source the site stands in. */
  package: string
  survivors: number
  created: number
  bytes: number
  /** The night on which it came. */
  since: string | null
  /** A letter a night: `F` fails, `w` warns, `.` clean, a space where it was not exercised. Empty without a store. */
  strip: string
  /** The row whose holder holds this one too: what is mended together. */
  block: string
}

export interface PageDetail {
  reason?: string
  confidence?: Finding['confidence']
  scope?: Finding['scope']
  scopes?: number
  scopesWithSurvivors?: number
  pattern?: Finding['pattern']
  holds?: Finding['holds']
  paths: Finding['paths']
  /** Paths that are left out. */
  morePaths: number
  allow?: number
  excerpt?: PageExcerpt
  mute?: Mute
  history?: FindingHistory
  /** What it was told to be, a letter a night as in `STATUS_LETTERS`; and its survivors, null where nothing is known. */
  statuses: string
  kept: (number | null)[]
}

/** Lines of source around a site: the number of the first, and where in which of them the site is (both from 0). */
export interface PageExcerpt {
  first: number
  lines: string[]
  marked: number
  mark: number
}

export const STATUS_LETTERS: Readonly<Record<Status, string>> = {
  new: 'n',
  regressed: 'r',
  ongoing: 'o',
  flaky: 'f',
  fixed: 'x',
  muted: 'm',
  unknown: 'u',
}

/** Half a surrogate pair cannot stand in an address. */
export function rowId(fingerprint: string, scopeKind: ScopeKind): string {
  return `${fingerprint.replaceAll(/[\uD800-\uDFFF]/gu, '\uFFFD')}.${scopeKind}`
}

/** Whose holder's kind is one of these, is held by the tests alone and never gated. */
export function isHeldByTests(kind: HolderKind): boolean {
  return kind === 'test' || kind === 'runner'
}

/** Where the template takes its data, and which of its words lets a page ask its server. */
const DATA = '<!--overstay-data-->'
const ASKS_NOBODY = "connect-src 'none'"

/** The template with its data; without data it asks the server that it came from. */
export function filledPage(template: string, page?: Page): string {
  const [before, after] = template.split(DATA)
  if (page === undefined) return `${before.replace(ASKS_NOBODY, "connect-src 'self'")}null${after}`
  // No name may end the script element that holds it: "<" never stands in the data.
  return `${before}${JSON.stringify(page).replaceAll('<', '\\u003c')}${after}`
}
