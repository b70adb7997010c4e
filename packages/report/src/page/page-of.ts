import type { AbsentFinding, Finding, FindingHistory, Report, Status } from '@overstay/schema'
import { rowId, STATUS_LETTERS, type Page, type PageDetail, type PageNight, type PageRow } from '@overstay/schema/page'
import { blocksOf } from '../blocks.ts'
import type { Chronicle, ChronicleNight, SiteStory } from '../chronicle.ts'
import { ownersIn } from '../owners.ts'
import { packagesIn } from './packages.ts'
import { sourceLinesIn } from './source-lines.ts'

/** Paths of a finding that the page shows; the JSON report has them all. */
const MOST_PATHS = 4
const MOST_TESTS = 50

interface PageOptions {
  /** The nights up to this one, where there is a store. */
  chronicle?: Chronicle | undefined
  /** How many of them are shown: the latest. */
  nights: number
}

type BareRow = Omit<PageRow, 'id' | 'strip' | 'package' | 'block'>

/** What the page shows of a report: findings, what is gone, and everything that ever leaked where nights are known. */
export function pageOf(report: Report, { chronicle, nights }: PageOptions): Page {
  const { root, ...run } = report.run
  const [packageOf, sourceLines, ownersOf] = [packagesIn(root), sourceLinesIn(root), ownersIn(root)]
  const stories = new Map(chronicle?.sites.map((story) => [rowId(story.fingerprint, story.scopeKind), story]))
  const rows: PageRow[] = []
  const details: Page['details'] = {}

  const add = (row: BareRow, detail: Partial<PageDetail>): void => {
    const id = rowId(row.fingerprint, row.scopeKind)
    if (id in details) return
    const story = stories.get(id)
    rows.push({ ...row, id, block: id, package: packageOf(row.site.file), strip: story?.strip.slice(-nights) ?? '' })
    // Where a leak is gone, other lines may stand at its place now.
    const excerpt = row.tonight === 'absent' || row.tonight === 'past' ? undefined : sourceLines(row.site)
    details[id] = { paths: [], morePaths: 0, ...nightsOf(story, nights), ...(excerpt && { excerpt }), ...detail }
  }
  const gone = new Set(report.absent?.map(({ fingerprint, scopeKind }) => rowId(fingerprint, scopeKind)))
  for (const finding of report.findings) {
    // What no rule fails any more is told as what became of the leak.
    const isGone = finding.gate === 'none' && gone.has(rowId(finding.fingerprint, finding.scope.kind))
    if (!isGone) add(presentRow(finding), presentDetail(finding))
  }
  for (const absent of report.absent ?? []) {
    const story = stories.get(rowId(absent.fingerprint, absent.scopeKind))
    const { history, scopeKind: _scopeKind, ...rest } = absent
    const row = { ...rest, scopeKind: absent.scopeKind, tonight: 'absent', owners: absent.owners ?? [] } as const
    add({ ...row, ...sizes(story), since: history?.appeared.at ?? null }, pastDetail(story, history))
  }
  for (const story of stories.values()) {
    const { fingerprint, scopeKind, finding, status, history } = story
    const { site, holder, category } = finding
    const row = { fingerprint, scopeKind, status, site, holder, category, tonight: 'past' } as const
    add(
      { ...row, ...sizes(story), owners: [...ownersOf(site.file)], since: history.appeared.at },
      pastDetail(story, history),
    )
  }
  const byId = new Map(rows.map((row) => [row.id, row]))
  for (const { main, others } of blocksOf(report.findings)) {
    const block = rowId(main.fingerprint, main.scope.kind)
    for (const { fingerprint, scope } of others) {
      const row = byId.get(rowId(fingerprint, scope.kind))
      if (row !== undefined) row.block = block
    }
  }
  return {
    run,
    summary: report.summary,
    notes: report.notes,
    hasPast: report.absent !== undefined,
    nights: chronicle?.nights.slice(-nights).map(nightOf) ?? [],
    olderNights: Math.max(0, (chronicle?.nights.length ?? 0) - nights),
    branches: [],
    rows,
    details,
  }
}

function presentRow(finding: Finding): BareRow {
  const { fingerprint, status, site, holder, category, survivors, created, scope, history } = finding
  const { gate: tonight, retainedBytes: bytes, owners = finding.owner === undefined ? [] : [finding.owner] } = finding
  const since = history?.appeared.at ?? null
  const what = { fingerprint, status, tonight, site, holder, category, owners }
  return { ...what, scopeKind: scope.kind, survivors, created, bytes, since }
}

function presentDetail(finding: Finding): Partial<PageDetail> {
  const { reason, confidence, scope, scopes, scopesWithSurvivors, pattern, holds, paths, allow, mute, history } =
    finding
  return {
    reason,
    confidence,
    scope: { ...scope, names: scope.names.slice(0, MOST_TESTS), tests: scope.tests.slice(0, MOST_TESTS) },
    scopes,
    scopesWithSurvivors,
    pattern,
    holds,
    paths: paths.slice(0, MOST_PATHS),
    morePaths: Math.max(0, paths.length - MOST_PATHS),
    ...(allow !== undefined && { allow }),
    ...(mute && { mute }),
    ...(history && { history }),
  }
}

/** What is known of a leak that is gone is how it was when it was met last. */
function pastDetail(story: SiteStory | undefined, history: FindingHistory | undefined): Partial<PageDetail> {
  if (story === undefined) return history === undefined ? {} : { history }
  const { reason: _reason, mute: _mute, ...detail } = presentDetail(story.finding)
  return { ...detail, ...(history && { history }) }
}

function sizes(story: SiteStory | undefined): Pick<PageRow, 'survivors' | 'created' | 'bytes'> {
  const { survivors = 0, created = 0, retainedBytes: bytes = 0 } = story?.finding ?? {}
  return { survivors, created, bytes }
}

function nightsOf(story: SiteStory | undefined, nights: number): Pick<PageDetail, 'statuses' | 'kept'> {
  const letter = (status: Status | undefined): string => (status === undefined ? ' ' : STATUS_LETTERS[status])
  return {
    statuses: story?.statuses.slice(-nights).map(letter).join('') ?? '',
    kept: story?.kept?.slice(-nights) ?? [],
  }
}

function nightOf({ run, fails, warns, statuses }: ChronicleNight): PageNight {
  const { run: name, at, commit, trusted, blind } = run
  const came = (statuses.new ?? 0) + (statuses.regressed ?? 0)
  return { run: name, at, commit, trusted, blind, fails, warns, came, fixed: statuses.fixed ?? 0 }
}

/** The latest night of a chronicle as a report, from what a store keeps: what leaked, and what is gone. */
export function latestReport({ nights, sites, branch }: Chronicle, root: string): Report | undefined {
  const night = nights.at(-1)
  if (night === undefined) return undefined
  const { run, at: startedAt, commit, trusted, blind, processes, summary } = night.run
  const findings: Finding[] = []
  const absent: AbsentFinding[] = []
  for (const { fingerprint, scopeKind, finding, status, history, strip, statuses, kept } of sites) {
    const letter = strip.at(-1)
    const { site, holder, category } = finding
    if (letter === 'F' || letter === 'w') {
      const survivors = kept?.at(-1) ?? finding.survivors
      findings.push({ ...finding, gate: letter === 'F' ? 'fail' : 'warn', status, history, survivors })
    } else if (statuses.at(-1) !== undefined) {
      absent.push({ fingerprint, status, site, holder, category, scopeKind, history })
    }
  }
  const id = { id: run, commit, branch: branch === '' ? null : branch, startedAt, root, processes: processes.length }
  const isShort = !trusted && !blind
  return {
    format: 'overstay-report',
    version: 1,
    run: { ...id, missingShards: [], ...(blind && { blind }) },
    summary: { ...summary, findings: findings.length },
    findings: findings.sort((a, b) => b.survivors - a.survivors),
    absent,
    notes: isShort
      ? [{ code: 'OVERSTAY_MISSING_SHARD', text: 'a shard of this run is missing: what only it exercises is unknown' }]
      : [],
  }
}
