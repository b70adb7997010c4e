import type { Finding, FindingHistory, ScopeKind, Status } from '@overstay/schema'
import { changeBetween, type Change, type Sighting } from '@overstay/schema/page'
import { ReportError } from './errors.ts'
import type { Folded } from './fold.ts'
import { History } from './history.ts'
import { historyOf, judged, type IngestOptions } from './ingest.ts'
import type { Standing } from './status/lives.ts'
import {
  CLEAN,
  FAILS,
  WARNS,
  type Level,
  type RollupRow,
  type Store,
  type StoredNight,
  type StoredRun,
  type StoredSite,
} from './stores/store.ts'

/** One night of a chronicle: how many findings fail or warn, and how many there are of each status. */
export interface ChronicleNight {
  run: StoredRun
  fails: number
  warns: number
  statuses: Partial<Record<Status, number>>
}

/** One site over all nights. `strip` has a letter a night: `F` fails, `w` warns, `.` clean, a space where it was not exercised. */
export interface SiteStory {
  fingerprint: string
  scopeKind: ScopeKind
  finding: Finding
  /** What was told of it last. */
  status: Status
  history: FindingHistory
  strip: string
  /** What it was told to be each night; undefined where there was nothing to tell. */
  statuses: readonly (Status | undefined)[]
  /** Its survivors each night, where they were counted: null where it was not exercised or nobody counted. */
  kept?: readonly (number | null)[]
}

export interface Chronicle {
  branch: string
  nights: ChronicleNight[]
  sites: SiteStory[]
}

interface Track {
  letters: string[]
  statuses: (Status | undefined)[]
  kept: (number | null)[]
  last: Standing | undefined
}

const LETTERS: Record<Level, string> = { [CLEAN]: '.', [WARNS]: 'w', [FAILS]: 'F' }

interface ChronicleOptions {
  /** Of how many nights, the latest, survivors are counted as well. */
  counted?: number
}

/** All nights of a branch, by default of the one with the latest run, and every site that ever leaked in them. */
export async function chronicleOf(store: Store, branch?: string, options: ChronicleOptions = {}): Promise<Chronicle> {
  const of = branch ?? (await store.runs()).at(-1)?.branch ?? ''
  return await told(store, of, await store.nights(of), (keys) => store.sites(keys), options)
}

/** The nights of a run's branch up to that run and with it, whether or not the store has it already. */
export async function chronicleUpTo(
  store: Store,
  folded: Folded,
  { blind, ...options }: ChronicleOptions & IngestOptions,
): Promise<Chronicle> {
  const { rows, nights } = await judged(store, folded, { blind })
  const tonight = new Map(rows.sites.map((site) => [site.key, site]))
  const sitesAt = async (keys: readonly string[]): Promise<StoredSite[]> => [
    ...(await store.sites(keys.filter((key) => !tonight.has(key)))),
    ...keys.flatMap((key) => tonight.get(key) ?? []),
  ]
  // Some of the rows speak of an earlier run, which was clean.
  const own = rows.rows.filter(({ run }) => run === undefined)
  return await told(store, rows.run.branch, nights, sitesAt, options, new Map([[rows.run.run, own]]))
}

async function told(
  store: Store,
  branch: string,
  stored: readonly StoredNight[],
  sitesAt: (keys: readonly string[]) => Promise<StoredSite[]>,
  { counted = 0 }: ChronicleOptions,
  rowsOf: ReadonlyMap<string, readonly RollupRow[]> = new Map(),
): Promise<Chronicle> {
  const history = new History((await store.forgotten(branch))?.summary)
  const tracks = new Map<string, Track>()
  const nights: ChronicleNight[] = []
  for (const { run, levels, moves } of stored) {
    for (const { from, to } of moves) {
      const track = tracks.get(from)
      if (track === undefined) continue
      tracks.delete(from)
      tracks.set(to, track)
    }
    const isCounted = nights.length >= stored.length - counted
    const rows = isCounted ? (rowsOf.get(run.run) ?? (await store.rowsOf(run.run))) : []
    const survivors = new Map(rows.map((row) => [row.key, row.survivors]))
    const standings = history.next(run, levels, moves)
    const counts: ChronicleNight = { run, fails: 0, warns: 0, statuses: {} }
    for (const key of new Set([...levels.keys(), ...standings.keys()])) {
      const level = levels.get(key)
      const standing = standings.get(key)
      const track = trackOf(tracks, key, nights.length)
      track.letters.push(level === undefined ? ' ' : LETTERS[level])
      track.statuses.push(standing?.status)
      track.kept.push(level === CLEAN ? 0 : level === undefined ? null : (survivors.get(key) ?? null))
      if (standing !== undefined) {
        track.last = standing
        counts.statuses[standing.status] = (counts.statuses[standing.status] ?? 0) + 1
      }
      if (level === FAILS) counts.fails++
      if (level === WARNS) counts.warns++
    }
    nights.push(counts)
  }
  const sites = (await sitesAt([...tracks.keys()])).flatMap(({ key, scopeKind, finding }): SiteStory[] => {
    const { letters, statuses, kept, last } = trackOf(tracks, key, nights.length)
    if (last === undefined) return []
    const { fingerprint } = finding
    const story = { fingerprint, scopeKind, finding, status: last.status, history: historyOf(last) }
    return [{ ...story, strip: letters.join(''), statuses, ...(counted > 0 && { kept }) }]
  })
  return { branch, nights, sites: sites.sort(byNewest) }
}

/** The track of a site, filled up to a night with nights that tell nothing. */
function trackOf(tracks: Map<string, Track>, key: string, night: number): Track {
  let track = tracks.get(key)
  if (track === undefined) tracks.set(key, (track = { letters: [], statuses: [], kept: [], last: undefined }))
  while (track.letters.length < night) {
    track.letters.push(' ')
    track.statuses.push(undefined)
    track.kept.push(null)
  }
  return track
}

function byNewest(a: SiteStory, b: SiteStory): number {
  return (
    b.history.lastLeak.at.localeCompare(a.history.lastLeak.at) ||
    b.history.appeared.at.localeCompare(a.history.appeared.at) ||
    a.fingerprint.localeCompare(b.fingerprint)
  )
}

/** What differs between two runs in one site. */
export interface Difference {
  key: string
  finding: Finding
  change: Change
  before: number
  after: number
}

/** What changed from one run to another; sites whose survivors are as many as before are left out. */
export async function differenceOf(store: Store, from: string, to: string): Promise<Difference[]> {
  const runs = new Set((await store.runs()).map(({ run }) => run))
  for (const run of [from, to]) {
    if (runs.has(run)) continue
    const message = `there is no run ${run} in the store`
    throw new ReportError('OVERSTAY_NO_SUCH_RUN', message, 'overstay trend lists the runs that are there.')
  }
  const [before, after] = await Promise.all([byKey(store, from), byKey(store, to)])
  const changes = [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    const change = changeBetween(sightingIn(before.get(key)), sightingIn(after.get(key)))
    const survivors = [before.get(key)?.survivors ?? 0, after.get(key)?.survivors ?? 0] as const
    return change === undefined ? [] : [{ key, change, before: survivors[0], after: survivors[1] }]
  })
  const sites = new Map((await store.sites(changes.map(({ key }) => key))).map((site) => [site.key, site.finding]))
  return changes.map((change) => ({ ...change, finding: sites.get(change.key)! }))
}

async function byKey(store: Store, run: string): Promise<Map<string, RollupRow>> {
  return new Map((await store.rowsOf(run)).map((row) => [row.key, row]))
}

function sightingIn(row: RollupRow | undefined): Sighting | undefined {
  return row === undefined ? undefined : { leaks: row.level !== CLEAN, survivors: row.survivors }
}
