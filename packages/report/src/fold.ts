import {
  REPORT_FORMAT,
  REPORT_VERSION,
  type Finding,
  type Gate,
  type PathRecord,
  type Report,
  type ScopeKind,
  type SiteRecord,
} from '@overstay/schema'
import { gateOf, type Gated } from './gate.ts'
import type { ProcessRun } from './process-run.ts'

/** Paths shown of one finding; the others differ little. */
const MOST_PATHS = 5
const GATES: readonly Gate[] = ['fail', 'warn', 'none']

/** One path of a process, or a survivor that nobody explained, on its way to a finding. */
interface Piece extends Gated {
  process: ProcessRun
  site: SiteRecord
  kind: ScopeKind
  scopes: readonly (readonly [scope: number, survivors: number])[]
  gate: Gate
  reason: string
  path: PathRecord | undefined
}

/** Folds the processes of one run into a report: one finding for each site of heads in one scope kind. */
export function foldRun(processes: readonly ProcessRun[]): Report {
  const findings = [...groupedPieces(processes).values()].map(findingOf).sort(byGateAndSize)
  const [{ header }] = processes
  const sites = new Set(processes.flatMap((process) => [...process.sites.values()].map((site) => site.fingerprint)))
  return {
    format: REPORT_FORMAT,
    version: REPORT_VERSION,
    run: {
      id: header.run,
      commit: header.commit,
      branch: header.branch,
      startedAt: processes.map((process) => process.header.startedAt).sort()[0],
      root: header.root,
      processes: processes.length,
    },
    summary: {
      sites: sites.size,
      scopes: sum(processes, (process) => process.outcomes.get('judged') ?? 0),
      created: sum(processes, (process) => process.created),
      survivors: sum(processes, (process) => sum([...process.survivors.values()], ({ count }) => count ?? 1)),
      findings: findings.length,
      failed: findings.some(({ gate }) => gate === 'fail'),
    },
    findings,
    notes: processes.flatMap((process) => notesOf(process)),
  }
}

function groupedPieces(processes: readonly ProcessRun[]): Map<string, Piece[]> {
  const groups = new Map<string, Piece[]>()
  for (const process of processes) {
    for (const piece of [...explained(process), ...unexplained(process)]) {
      const key = `${piece.site.fingerprint} ${piece.kind}`
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [piece])
      else group.push(piece)
    }
  }
  return groups
}

function explained(process: ProcessRun): Piece[] {
  return process.paths.map((path) => {
    const { scopeKind, scopes, confidence, holder, category, grows, equal } = path
    const site = process.sites.get(path.site)!
    const gated = { confidence, holder, category, pattern: grows, equal, expected: site.expected }
    return { process, site, kind: scopeKind, scopes, ...gated, ...gateOf(gated), path }
  })
}

/** Survivors of a process without a snapshot. Where there was one, what has no path hangs under something that has. */
function unexplained(process: ProcessRun): Piece[] {
  return [...process.survivors.values()]
    .filter(({ count }) => count === null)
    .map(({ site: id, scope, grows, equal }) => {
      const site = process.sites.get(id)!
      const gated = { ...NOT_EXPLAINED, pattern: grows, equal, expected: site.expected }
      return {
        process,
        site,
        kind: process.scope(scope).kind,
        scopes: [[scope, 1]],
        ...gated,
        ...gateOf(gated),
        path: undefined,
      }
    })
}

const NOT_EXPLAINED = {
  confidence: 'suspected',
  holder: { kind: 'runtime', file: '', name: '' },
  category: 'unexplained',
} as const

/**
 * The finding of one site and scope kind. The path that weighs most decides; what only the tests hold is left out of
 * the numbers as soon as anything else holds some of it too.
 */
function findingOf(all: readonly Piece[]): Finding {
  const beyondTests = all.filter(({ holder }) => holder.kind !== 'test' && holder.kind !== 'runner')
  const pieces = [...(beyondTests.length > 0 ? beyondTests : all)].sort(
    (a, b) => GATES.indexOf(a.gate) - GATES.indexOf(b.gate) || survivorsOf(b) - survivorsOf(a),
  )
  const [{ site, kind, gate, reason, confidence, holder, category, pattern }] = pieces
  const paths = pieces.flatMap(({ path }) => path ?? [])
  return {
    fingerprint: site.fingerprint,
    status: 'new',
    gate,
    reason,
    confidence,
    site: {
      file: site.file,
      line: site.line,
      column: site.column,
      function: site.function,
      kind: site.kind,
      name: site.name,
    },
    scope: { kind, ...scopeNames(pieces) },
    holder,
    category,
    holds: heldBy(paths),
    ...numbers(pieces, kind),
    pattern,
    retainedBytes: sum(paths, ({ retainedBytes }) => retainedBytes),
    paths: paths.slice(0, MOST_PATHS).map(({ path }) => path),
  }
}

function scopeNames(pieces: readonly Piece[]): { names: string[]; tests: string[] } {
  const names = new Set<string>()
  const tests = new Set<string>()
  for (const { process, scopes } of pieces) {
    for (const [id] of scopes) {
      const scope = process.scope(id)
      names.add(scope.name)
      const test = process.testOf(scope)
      if (test !== undefined) tests.add(test)
    }
  }
  return { names: [...names], tests: [...tests] }
}

/** How much the site made and kept, over all judged scopes that are comparable to those with survivors. */
function numbers(
  pieces: readonly Piece[],
  kind: ScopeKind,
): Pick<Finding, 'created' | 'survivors' | 'scopes' | 'scopesWithSurvivors'> {
  const total = { created: 0, survivors: 0, scopes: 0, scopesWithSurvivors: 0 }
  const byProcess = new Map<ProcessRun, Piece[]>()
  for (const piece of pieces) byProcess.set(piece.process, [...(byProcess.get(piece.process) ?? []), piece])
  for (const [process, own] of byProcess) {
    const scopes = own.flatMap((piece) => piece.scopes)
    const names = new Set(scopes.map(([id]) => process.scope(id).name))
    for (const site of new Set(own.map((piece) => piece.site.id))) {
      const use = process.useOf(site, kind, kind === 'named' ? names : undefined)
      total.created += use.created
      total.scopes += use.scopes
    }
    total.survivors += sum(own, survivorsOf)
    total.scopesWithSurvivors += new Set(scopes.map(([id]) => id)).size
  }
  return total
}

function heldBy(paths: readonly PathRecord[]): Finding['holds'] {
  const bySite = new Map<string, number>()
  for (const { holds } of paths) {
    for (const { site, objects } of holds.sites) bySite.set(site, (bySite.get(site) ?? 0) + objects)
  }
  const sites = [...bySite].map(([site, objects]) => ({ site, objects })).sort((a, b) => b.objects - a.objects)
  return {
    objects: sum(paths, ({ holds }) => holds.objects),
    bytes: sum(paths, ({ holds }) => holds.bytes),
    sites: sites.slice(0, 10),
  }
}

function notesOf(process: ProcessRun): Report['notes'] {
  const notes = process.notes.map(({ code, text }) => ({ code, text: `${process.header.program}: ${text}` }))
  const counted: [number, string, string][] = [
    [process.outcomes.get('failed') ?? 0, 'OVERSTAY_FAILED_TESTS', 'failed and what they made was not judged'],
    [
      process.outcomes.get('overlapped') ?? 0,
      'OVERSTAY_OVERLAPPED',
      'ran at the same time as others and could not be told apart',
    ],
  ]
  for (const [count, code, what] of counted) {
    if (count > 0)
      notes.push({ code, text: `${process.header.program}: ${count} scope${count === 1 ? '' : 's'} ${what}` })
  }
  if (process.end === undefined) {
    const text = `${process.header.program}: the process was killed; what it had not judged by then is not in this report`
    notes.push({ code: 'OVERSTAY_KILLED', text })
  }
  return notes
}

function byGateAndSize(a: Finding, b: Finding): number {
  return (
    GATES.indexOf(a.gate) - GATES.indexOf(b.gate) ||
    b.survivors - a.survivors ||
    a.site.file.localeCompare(b.site.file) ||
    a.site.line - b.site.line
  )
}

function survivorsOf({ scopes }: Piece): number {
  return sum(scopes, ([, survivors]) => survivors)
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0)
}
