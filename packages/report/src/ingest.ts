import type { AbsentFinding, Finding, FindingHistory, Report } from '@overstay/schema'
import { ReportError } from './errors.ts'
import { siteKey } from './exercised.ts'
import type { Folded } from './fold.ts'
import { History } from './history.ts'
import { leakRate, type Night } from './status/life.ts'
import type { Standing } from './status/lives.ts'
import { movesOf, type Traits } from './status/moves.ts'
import {
  CLEAN,
  FAILS,
  WARNS,
  type Level,
  type RollupRow,
  type RunRows,
  type Store,
  type StoredNight,
  type StoredRun,
} from './stores/store.ts'

export interface IngestOptions {
  /** The canary was not found: nothing of this run is believed to be clean. */
  blind: boolean
}

export type Ingested = 'added' | 'replaced' | 'already there'

/** Puts a run into the store. The same run again changes nothing; one of which more has come in is replaced. */
export async function ingest(store: Store, folded: Folded, options: IngestOptions): Promise<Ingested> {
  return await store.exclusively(async () => {
    const { id } = folded.report.run
    const before = (await store.runs()).find(({ run }) => run === id)
    if (before !== undefined && holds(before.processes, folded.processes)) return 'already there'
    if (before !== undefined && !holds(folded.processes, before.processes)) {
      const message = `the store has other processes of run ${id} than these files`
      throw new ReportError('OVERSTAY_PART_OF_RUN', message, 'Name the folders of all its shards at once.')
    }
    const { rows } = await judged(store, folded, options)
    await store.write(rows)
    return before === undefined ? 'added' : 'replaced'
  })
}

/** The report of a run with what the store's earlier nights make of it. The store is only read. */
export async function withHistory(store: Store, folded: Folded, options: IngestOptions): Promise<Report> {
  const { rows, standings } = await judged(store, folded, options)
  const { report } = folded
  const present = new Set<string>()
  const findings = report.findings.map((finding): Finding => {
    const key = siteKey(finding.fingerprint, finding.scope.kind)
    const standing = standings.get(key)
    if (standing === undefined || finding.gate === 'none') return finding
    present.add(key)
    return { ...finding, status: standing.status, history: historyOf(standing) }
  })
  const gone = [...standings.values()].filter(({ key }) => !present.has(key))
  return {
    ...report,
    run: { ...report.run, ...(rows.run.blind && { blind: true }) },
    findings,
    absent: await absentFindings(store, gone),
  }
}

async function absentFindings(store: Store, gone: readonly Standing[]): Promise<AbsentFinding[]> {
  const sites = new Map((await store.sites(gone.map(({ key }) => key))).map((site) => [site.key, site]))
  return gone
    .flatMap((standing): AbsentFinding[] => {
      const stored = sites.get(standing.key)
      if (stored === undefined) return []
      const { fingerprint, site, holder, category, owner } = stored.finding
      const { scopeKind } = stored
      const absent = { fingerprint, status: standing.status, site, holder, category, scopeKind }
      return [{ ...absent, ...(owner !== undefined && { owner }), history: historyOf(standing) }]
    })
    .sort((a, b) => a.site.file.localeCompare(b.site.file) || a.site.line - b.site.line)
}

/** What a run comes to among the nights before it, and these nights with what the run tells of them. */
export async function judged(
  store: Store,
  folded: Folded,
  { blind }: IngestOptions,
): Promise<{ rows: RunRows; standings: Map<string, Standing>; nights: StoredNight[] }> {
  const run = storedRun(folded, blind)
  const forgotten = await store.forgotten(run.branch)
  if (forgotten !== undefined && run.at <= forgotten.until) {
    const message = `run ${run.run} is older than what the store keeps (${forgotten.until.slice(0, 10)})`
    throw new ReportError('OVERSTAY_RUN_TOO_OLD', message, 'Ingest runs soon after they were made.')
  }
  const known = await store.keys()
  const rows = rowsOf(folded, known)
  const levels = new Map(rows.map(({ key, level }) => [key, level]))
  const nights = (await store.nights(run.branch)).filter((night) => isBefore(night.run, run))
  const history = new History(forgotten?.summary)

  // A site has rows from its first leak on: when it was clean last before that stands elsewhere.
  const first = rows.filter(({ key, level }) => level !== CLEAN && !known.has(key)).map(({ key }) => key)
  const lastClean = await store.lastClean(run.branch, first)
  const byRun = new Map(nights.map((night) => [night.run.run, new Map(night.levels)]))
  for (const [key, name] of lastClean) {
    const levelsThen = byRun.get(name)
    if (levelsThen === undefined) continue
    levelsThen.set(key, CLEAN)
    rows.push({ key, level: CLEAN, created: 0, survivors: 0, scopes: 0, bytes: 0, run: name })
  }
  const before = nights.map(({ run: night, moves }) => ({ run: night, levels: byRun.get(night.run)!, moves }))
  for (const { run: night, levels: then, moves } of before) history.next(night, then, moves)

  const traits = await traitsOf(store, folded.report, history.missing(levels), history.arrived(levels))
  const moves = movesOf(traits.missing, traits.arrived)
  const standings = history.next(run, levels, moves)
  const leaking = folded.report.findings.filter(({ gate }) => gate !== 'none')
  const sites = leaking.map((finding) => {
    const { kind } = finding.scope
    return { key: siteKey(finding.fingerprint, kind), scopeKind: kind, finding }
  })
  const clean = run.trusted
    ? [...folded.exercised.clear()].map(([key]) => key).filter((key) => !known.has(key) && !levels.has(key))
    : []
  return { rows: { run, rows, moves, sites, clean }, standings, nights: [...before, { run, levels, moves }] }
}

function storedRun({ report, processes }: Folded, blind: boolean): StoredRun {
  const { id, startedAt, commit, branch, missingShards } = report.run
  const { sites, scopes, created, survivors, failed } = report.summary
  return {
    run: id,
    at: startedAt,
    commit,
    branch: branch ?? '',
    trusted: !blind && missingShards.length === 0,
    blind,
    processes,
    summary: { sites, scopes, created, survivors, failed },
  }
}

/** What a run tells of all sites that leak in it or ever did. */
function rowsOf({ report, exercised }: Folded, known: ReadonlyMap<string, readonly string[]>): RollupRow[] {
  const rows = new Map<string, RollupRow>()
  const undecided = new Set<string>()
  for (const {
    fingerprint,
    scope,
    gate,
    pattern,
    created,
    survivors,
    scopes,
    retainedBytes: bytes,
  } of report.findings) {
    const key = siteKey(fingerprint, scope.kind)
    const level = LEVELS[gate]
    if (level !== CLEAN) rows.set(key, { key, level, created, survivors, scopes, bytes })
    // Too few scopes to tell a leak from a start-up cost: that is neither.
    else if (pattern === 'single') undecided.add(key)
  }
  for (const [key, names] of known) {
    if (rows.has(key) || undecided.has(key) || !exercised.isClear(key, names)) continue
    rows.set(key, { key, level: CLEAN, created: 0, survivors: 0, scopes: 0, bytes: 0 })
  }
  return [...rows.values()]
}

const LEVELS: Record<Finding['gate'], Level> = { fail: FAILS, warn: WARNS, none: CLEAN }

async function traitsOf(
  store: Store,
  report: Report,
  missing: readonly string[],
  arrived: readonly string[],
): Promise<{ missing: Traits[]; arrived: Traits[] }> {
  const from = (key: string, { site, holder, category, scope }: Finding): Traits => ({
    key,
    site,
    holder,
    category,
    scopeKind: scope.kind,
  })
  if (missing.length === 0 || arrived.length === 0) return { missing: [], arrived: [] }
  const tonight = new Map(
    report.findings.map((finding) => [siteKey(finding.fingerprint, finding.scope.kind), finding] as const),
  )
  return {
    missing: (await store.sites(missing)).map(({ key, finding }) => from(key, finding)),
    arrived: arrived.map((key) => from(key, tonight.get(key)!)),
  }
}

export function historyOf({ status, life }: Standing): FindingHistory {
  const { appeared, cleanBefore, lastLeak, movedFrom } = life
  return {
    appeared: markOf(appeared!),
    cleanBefore: cleanBefore === undefined ? null : markOf(cleanBefore),
    lastLeak: markOf(lastLeak!),
    ...(status === 'flaky' && { rate: leakRate(life) }),
    ...(movedFrom !== undefined && { movedFrom: movedFrom.split(' ')[0] }),
  }
}

function markOf({ run, at, commit }: Night): FindingHistory['appeared'] {
  return { run, at, commit }
}

function isBefore(a: Night, b: Night): boolean {
  return a.run !== b.run && (a.at < b.at || (a.at === b.at && a.run < b.run))
}

/** Whether `more` has all processes of `fewer`, or a later attempt of their shard. */
function holds(more: readonly string[], fewer: readonly string[]): boolean {
  const all = new Set(more)
  const attempts = new Map<string, string>()
  for (const process of more) {
    const [, shard, attempt] = JSON.parse(process) as [string, string, string]
    if (shard !== '' && attempt > (attempts.get(shard) ?? '')) attempts.set(shard, attempt)
  }
  return fewer.every((process) => {
    if (all.has(process)) return true
    const [, shard, attempt] = JSON.parse(process) as [string, string, string]
    return (attempts.get(shard) ?? '') > attempt
  })
}
