import type { Finding, FindingHistory, ScopeKind, Status } from '@overstay/schema'
import { ReportError } from './errors.ts'
import { History } from './history.ts'
import { historyOf } from './ingest.ts'
import type { Standing } from './status/lives.ts'
import { CLEAN, FAILS, WARNS, type Level, type RollupRow, type Store, type StoredRun } from './stores/store.ts'

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
}

export interface Chronicle {
  branch: string
  nights: ChronicleNight[]
  sites: SiteStory[]
}

interface Track {
  letters: string[]
  statuses: (Status | undefined)[]
  last: Standing | undefined
}

const LETTERS: Record<Level, string> = { [CLEAN]: '.', [WARNS]: 'w', [FAILS]: 'F' }

/** All nights of a branch, by default of the one with the latest run, and every site that ever leaked in them. */
export async function chronicleOf(store: Store, branch?: string): Promise<Chronicle> {
  const of = branch ?? (await store.runs()).at(-1)?.branch ?? ''
  const history = new History((await store.forgotten(of))?.summary)
  const tracks = new Map<string, Track>()
  const nights: ChronicleNight[] = []
  for (const { run, levels, moves } of await store.nights(of)) {
    for (const { from, to } of moves) {
      const track = tracks.get(from)
      if (track === undefined) continue
      tracks.delete(from)
      tracks.set(to, track)
    }
    const standings = history.next(run, levels, moves)
    const counts: ChronicleNight = { run, fails: 0, warns: 0, statuses: {} }
    for (const key of new Set([...levels.keys(), ...standings.keys()])) {
      const level = levels.get(key)
      const standing = standings.get(key)
      const track = trackOf(tracks, key, nights.length)
      track.letters.push(level === undefined ? ' ' : LETTERS[level])
      track.statuses.push(standing?.status)
      if (standing !== undefined) {
        track.last = standing
        counts.statuses[standing.status] = (counts.statuses[standing.status] ?? 0) + 1
      }
      if (level === FAILS) counts.fails++
      if (level === WARNS) counts.warns++
    }
    nights.push(counts)
  }
  const stored = await store.sites([...tracks.keys()])
  const sites = stored.flatMap(({ key, scopeKind, finding }): SiteStory[] => {
    const { letters, statuses, last } = trackOf(tracks, key, nights.length)
    if (last === undefined) return []
    const { fingerprint } = finding
    const history = historyOf(last)
    return [{ fingerprint, scopeKind, finding, status: last.status, history, strip: letters.join(''), statuses }]
  })
  return { branch: of, nights, sites: sites.sort(byNewest) }
}

/** The track of a site, filled up to a night with nights that tell nothing. */
function trackOf(tracks: Map<string, Track>, key: string, night: number): Track {
  let track = tracks.get(key)
  if (track === undefined) tracks.set(key, (track = { letters: [], statuses: [], last: undefined }))
  while (track.letters.length < night) {
    track.letters.push(' ')
    track.statuses.push(undefined)
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
  change: 'appeared' | 'went away' | 'not exercised' | 'more' | 'fewer'
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
    const change = changeOf(before.get(key), after.get(key))
    const survivors = [before.get(key)?.survivors ?? 0, after.get(key)?.survivors ?? 0] as const
    return change === undefined ? [] : [{ key, change, before: survivors[0], after: survivors[1] }]
  })
  const sites = new Map((await store.sites(changes.map(({ key }) => key))).map((site) => [site.key, site.finding]))
  return changes.map((change) => ({ ...change, finding: sites.get(change.key)! }))
}

async function byKey(store: Store, run: string): Promise<Map<string, RollupRow>> {
  return new Map((await store.rowsOf(run)).map((row) => [row.key, row]))
}

function changeOf(before: RollupRow | undefined, after: RollupRow | undefined): Difference['change'] | undefined {
  const leaked = before !== undefined && before.level !== CLEAN
  if (after === undefined) return leaked ? 'not exercised' : undefined
  const leaks = after.level !== CLEAN
  if (leaked && leaks) {
    if (after.survivors === before.survivors) return undefined
    return after.survivors > before.survivors ? 'more' : 'fewer'
  }
  if (leaks) return 'appeared'
  return leaked ? 'went away' : undefined
}
