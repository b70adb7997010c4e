import type { Status } from '../status.ts'
import { madeText } from './words.ts'
import { isHeldByTests, type Page, type PageDetail, type PageRow, type Tonight } from './page.ts'

/** What the first view shows. */
export interface Overview extends Omit<Page, 'rows' | 'details'> {
  failing: Block[]
  /** How many there are of those in all. */
  leaks: number
  /** How many findings there are of each sort tonight. */
  counts: Record<Tonight | 'muted' | 'byTests', number>
  warning: PageRow[]
  /** What leaked before and does not tonight, with something to tell: fixed, not met, not exercised. */
  absent: PageRow[]
  owners: Tally[]
  packages: Tally[]
}

/** Findings that one reference holds: what a person reads as one leak. */
export interface Block {
  main: PageRow
  others: PageRow[]
  reason: string
  fix: string
}

export interface Tally {
  name: string
  fails: number
  warns: number
  bytes: number
}

/** Lines of the first view; the lists have the others. */
const MOST_BLOCKS = 20
const MOST_ROWS = 12

export const NOBODY = '(nobody)'

export function overviewOf({ rows, details, ...rest }: Page): Overview {
  const mains = rows.filter(({ tonight, id, block }) => tonight === 'fail' && id === block)
  const counts = { fail: 0, warn: 0, none: 0, absent: 0, past: 0, muted: 0, byTests: 0 }
  for (const { tonight, status } of rows) {
    counts[tonight]++
    if (status === 'muted') counts.muted++
  }
  counts.byTests = rows.filter((row) => sortOf(row) === 'byTests').length
  return {
    ...rest,
    failing: mains.slice(0, MOST_BLOCKS).map((main) => ({
      main,
      others: rows.filter(({ block, id }) => block === main.id && id !== main.id),
      reason: details[main.id].reason ?? '',
      fix: details[main.id].paths.at(0)?.hint.text ?? '',
    })),
    leaks: mains.length,
    counts,
    // What came tonight first.
    warning: rows
      .filter(({ tonight }) => tonight === 'warn')
      .sort((a, b) => Number(hasCome(b)) - Number(hasCome(a)))
      .slice(0, MOST_ROWS),
    absent: rows.filter(({ tonight }) => tonight === 'absent'),
    owners: tallied(rows, (row) => (row.owners.length === 0 ? [NOBODY] : row.owners)),
    packages: tallied(rows, (row) => [row.package]),
  }
}

export function hasCome({ status }: PageRow): boolean {
  return status === 'new' || status === 'regressed'
}

function tallied(rows: readonly PageRow[], namesOf: (row: PageRow) => readonly string[]): Tally[] {
  const tallies = new Map<string, Tally>()
  for (const row of rows) {
    if (row.tonight !== 'fail' && row.tonight !== 'warn') continue
    for (const name of namesOf(row)) {
      const tally = tallies.get(name) ?? { name, fails: 0, warns: 0, bytes: 0 }
      tallies.set(name, tally)
      if (row.tonight === 'fail') tally.fails++
      else tally.warns++
      tally.bytes += row.bytes
    }
  }
  return [...tallies.values()].sort(
    (a, b) => b.fails - a.fails || b.warns - a.warns || b.bytes - a.bytes || compared(a.name, b.name),
  )
}

export const sorts = ['fail', 'warn', 'none', 'byTests', 'absent', 'past'] as const
/** What a row is listed under. */
export type Sort = (typeof sorts)[number]

/** As `tonight`, but what only the tests hold is apart. */
export function sortOf({ tonight, holder, status }: PageRow): Sort {
  return tonight === 'none' && isHeldByTests(holder.kind) && status !== 'muted' ? 'byTests' : tonight
}

/** A question to the list of all rows. Empty strings ask for nothing. */
export interface RowQuery {
  text: string
  sort: Sort | ''
  status: Status | ''
  owner: string
  package: string
  by: OrderKey
  descending: boolean
  from: number
  size: number
}

/** Rows that are shown at first, and each time more are asked for; and the most that are told at once. */
export const PAGE_SIZE = 100
const LARGEST_PAGE = 500

/** A question as it stands in an address: only what differs from asking for all. */
export function parametersOf(query: Partial<RowQuery>): URLSearchParams {
  const parameters = new URLSearchParams()
  for (const key of ['text', 'sort', 'status', 'owner', 'package'] as const) {
    if (query[key]) parameters.set(key, query[key])
  }
  const { by = 'severity', descending = false, from = 0, size = PAGE_SIZE } = query
  if (by !== 'severity' || descending) parameters.set('by', `${descending ? '-' : ''}${by}`)
  if (from > 0) parameters.set('from', String(from))
  if (size !== PAGE_SIZE) parameters.set('size', String(size))
  return parameters
}

/** The question of an address; what cannot be read in it asks for nothing. */
export function queryFrom(parameters: URLSearchParams): RowQuery {
  const text = (name: string): string => parameters.get(name) ?? ''
  const whole = (name: string, most: number, otherwise: number): number =>
    /^\d{1,9}$/.test(text(name)) ? Math.min(most, Number(text(name))) : otherwise
  const [by, sort] = [text('by').replace(/^-/, ''), text('sort')]
  return {
    text: text('text'),
    sort: sorts.find((one) => one === sort) ?? '',
    // A status that there is not has no rows.
    status: text('status') as RowQuery['status'],
    owner: text('owner'),
    package: text('package'),
    by: isOrderKey(by) ? by : 'severity',
    descending: isOrderKey(by) && text('by').startsWith('-'),
    from: whole('from', Infinity, 0),
    size: whole('size', LARGEST_PAGE, PAGE_SIZE),
  }
}

const SEVERITY: Record<Tonight, number> = { fail: 0, warn: 1, absent: 2, none: 3, past: 4 }

const orders = {
  severity: (a, b) => SEVERITY[a.tonight] - SEVERITY[b.tonight],
  site: (a, b) => compared(a.site.file, b.site.file) || a.site.line - b.site.line || a.site.column - b.site.column,
  made: (a, b) => compared(madeText(a.site), madeText(b.site)),
  status: (a, b) => compared(a.status, b.status),
  survivors: (a, b) => a.survivors - b.survivors,
  bytes: (a, b) => a.bytes - b.bytes,
  since: (a, b) => compared(a.since ?? '', b.since ?? ''),
  holder: (a, b) => compared(a.holder.name, b.holder.name),
  owner: (a, b) => compared(a.owners.join(' '), b.owners.join(' ')),
} as const satisfies Record<string, (a: PageRow, b: PageRow) => number>

export type OrderKey = keyof typeof orders

function isOrderKey(text: string): text is OrderKey {
  return Object.hasOwn(orders, text)
}

/** The rows that a question asks for, and how many there are of them in all. Rows that are equal stay as they were. */
export function selectRows(rows: readonly PageRow[], query: RowQuery): { rows: PageRow[]; total: number } {
  const words = query.text.toLowerCase().split(/\s+/).filter(Boolean)
  const selected = rows.filter(
    (row) =>
      (query.sort === '' || sortOf(row) === query.sort) &&
      (query.status === '' || row.status === query.status) &&
      (query.owner === '' || (query.owner === NOBODY ? row.owners.length === 0 : row.owners.includes(query.owner))) &&
      (query.package === '' || row.package === query.package) &&
      words.every((word) => searchText(row).includes(word)),
  )
  const order = orders[query.by]
  const sign = query.descending ? -1 : 1
  selected.sort((a, b) => sign * order(a, b))
  return { rows: selected.slice(query.from, query.from + query.size), total: selected.length }
}

const searchTexts = new WeakMap<PageRow, string>()

function searchText(row: PageRow): string {
  let text = searchTexts.get(row)
  if (text === undefined) {
    const { site, holder, owners, fingerprint, category, status } = row
    const place = `${site.file}:${site.line}:${site.column}`
    const parts = [place, madeText(site), site.function, holder.name, holder.file, fingerprint, category, status]
    searchTexts.set(row, (text = [...parts, row.package, ...owners].join('\n').toLowerCase()))
  }
  return text
}

/** Neither language nor machine changes the order. */
function compared(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

export interface FindingView {
  row: PageRow
  detail: PageDetail
  /** What the same reference holds. */
  others: PageRow[]
  nights: Page['nights']
}

/** A row by its id, or by its fingerprint alone. */
export function findingOf({ rows, details, nights }: Page, id: string): FindingView | undefined {
  const row = rows.find((one) => one.id === id) ?? rows.find(({ fingerprint }) => fingerprint === id)
  if (row === undefined) return undefined
  const others = rows.filter(({ block, id: other }) => block === row.block && other !== row.id)
  return { row, detail: details[row.id], others, nights }
}

/** How a site stood in a run; undefined where it was not exercised. */
export interface Sighting {
  leaks: boolean
  survivors: number
}
export type Change = 'appeared' | 'went away' | 'not exercised' | 'more' | 'fewer'

/** What differs in a site between two runs; undefined where nothing does. */
export function changeBetween(before: Sighting | undefined, after: Sighting | undefined): Change | undefined {
  const leaked = before?.leaks === true
  if (after === undefined) return leaked ? 'not exercised' : undefined
  if (leaked && after.leaks) {
    if (after.survivors === before.survivors) return undefined
    return after.survivors > before.survivors ? 'more' : 'fewer'
  }
  if (after.leaks) return 'appeared'
  return leaked ? 'went away' : undefined
}

export interface RowDifference {
  row: PageRow
  change: Change
  before: number
  after: number
}

/** What changed from one night of the page to another; undefined where one of them is not there. */
export function differenceOf({ rows, details, nights }: Page, from: string, to: string): RowDifference[] | undefined {
  const [before, after] = [from, to].map((run) => nights.findIndex((night) => night.run === run))
  if (before < 0 || after < 0) return undefined
  return rows.flatMap((row): RowDifference[] => {
    const { kept } = details[row.id]
    const [then, now] = [sightingOn(row.strip, kept, before), sightingOn(row.strip, kept, after)]
    const change = changeBetween(then, now)
    return change === undefined ? [] : [{ row, change, before: then?.survivors ?? 0, after: now?.survivors ?? 0 }]
  })
}

function sightingOn(strip: string, kept: PageDetail['kept'], night: number): Sighting | undefined {
  const letter = strip.at(night) ?? ' '
  if (letter === ' ') return undefined
  return { leaks: letter !== '.', survivors: kept.at(night) ?? 0 }
}
