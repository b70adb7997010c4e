import {
  REPORT_FORMAT,
  REPORT_VERSION,
  type Finding,
  type Gate,
  type HeaderRecord,
  type PathRecord,
  type Report,
  type ScopeKind,
} from '@overstay/schema'
import { ReportError } from './errors.ts'
import { Exercised, siteKey } from './exercised.ts'
import { piecesOf, type Piece } from './pieces.ts'
import { Repetitions, suspiciousTests } from './repetitions.ts'
import { splitUse, type ProcessRun } from './process-run.ts'
import { processKey, type RunFiles } from './choose-run-files.ts'

/** Paths shown of one finding; the others differ little. */
const MOST_PATHS = 5
const GATES: readonly Gate[] = ['fail', 'warn', 'none']

/** A run, folded: what people read, and which sites it has judged. */
export interface Folded {
  report: Report
  exercised: Exercised
  /** Tests that would have to be repeated to tell leaks from caches, by file. */
  suspicious: Record<string, string[]>
  /** The processes that the run consists of, each by its name among all machines. */
  processes: readonly string[]
}

/** Folds the processes of one run into a report: one finding for each site of heads in one scope kind. */
export function foldRun(processes: Iterable<ProcessRun>): Report {
  const fold = new RunFold()
  for (const process of processes) fold.add(process)
  return fold.end().report
}

/** Folds a run process by process; what it keeps of one grows with its sites and survivors, not with its scopes. */
export class RunFold {
  readonly #pieces = new Map<string, Piece[]>()
  readonly #sites = new Set<string>()
  readonly #notes: Report['notes'] = []
  readonly #exercised = new Exercised()
  readonly #repetitions = new Repetitions()
  readonly #summary = { scopes: 0, created: 0, survivors: 0 }
  #header: HeaderRecord | undefined
  #startedAt = ''
  readonly #processes: string[] = []

  add(process: ProcessRun): void {
    const { header } = process
    if (header.repeats === true) {
      this.#repetitions.add(process)
      return
    }
    this.#header ??= header
    if (this.#startedAt === '' || header.startedAt < this.#startedAt) this.#startedAt = header.startedAt
    for (const piece of piecesOf(process, this.#processes.push(processKey(header)))) {
      const key = siteKey(piece.site.fingerprint, piece.kind)
      const group = this.#pieces.get(key)
      if (group === undefined) this.#pieces.set(key, [piece])
      else group.push(piece)
    }
    for (const { fingerprint } of process.sites.values()) this.#sites.add(fingerprint)
    this.#notes.push(...notesOf(process))
    this.#exercised.add(process)
    this.#summary.scopes += process.outcomes.get('judged') ?? 0
    this.#summary.created += process.created
    this.#summary.survivors += sum([...process.survivors.values()], ({ count }) => count ?? 1)
  }

  /** The whole run. `missingShards` and `notes` come from whoever chose the files. */
  end({ missingShards, notes }: Pick<RunFiles, 'missingShards' | 'notes'> = { missingShards: [], notes: [] }): Folded {
    const header = this.#header
    if (header === undefined) {
      const hint = 'Report the whole folder of the run.'
      throw new ReportError(
        'OVERSTAY_NO_RUN_FILES',
        'there are only repetitions of tests and nothing of the run itself',
        hint,
      )
    }
    const judged = [...this.#pieces.values()].map((pieces) =>
      pieces.flatMap((piece) => this.#repetitions.judged(piece) ?? []),
    )
    const findings = judged
      .filter((pieces) => pieces.length > 0)
      .map(findingOf)
      .sort(byGateAndSize)
    const { run: id, commit, branch, root } = header
    const report: Report = {
      format: REPORT_FORMAT,
      version: REPORT_VERSION,
      run: { id, commit, branch, startedAt: this.#startedAt, root, processes: this.#processes.length, missingShards },
      summary: {
        sites: this.#sites.size,
        ...this.#summary,
        findings: findings.length,
        failed: findings.some(({ gate }) => gate === 'fail'),
      },
      findings,
      notes: [...notes, ...this.#notes],
    }
    return {
      report,
      exercised: this.#exercised,
      processes: this.#processes,
      suspicious: suspiciousTests(judged),
    }
  }
}

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
    ...(site.allow === undefined ? {} : { allow: site.allow }),
    ...(site.owner === undefined ? {} : { owner: site.owner }),
    scope: scopeOf(pieces),
    holder,
    category,
    holds: heldBy(paths),
    ...numbers(pieces, kind),
    pattern,
    retainedBytes: sum(paths, ({ retainedBytes }) => retainedBytes),
    paths: paths.slice(0, MOST_PATHS).map(({ path }) => path),
  }
}

function scopeOf(pieces: readonly Piece[]): Finding['scope'] {
  const outer = union(pieces, (piece) => piece.outer)
  return {
    kind: pieces[0].kind,
    names: [...union(pieces, ({ names }) => names)],
    tests: [...union(pieces, ({ tests }) => tests)],
    ...(outer.size === 0 ? {} : { outer: [...outer] }),
  }
}

/** How much the site made and kept, over all judged scopes that are comparable to those with survivors. */
function numbers(
  pieces: readonly Piece[],
  kind: ScopeKind,
): Pick<Finding, 'created' | 'survivors' | 'scopes' | 'scopesWithSurvivors'> {
  const total = { created: 0, survivors: 0, scopes: 0, scopesWithSurvivors: 0 }
  const byProcess = new Map<number, Piece[]>()
  for (const piece of pieces) byProcess.set(piece.process, [...(byProcess.get(piece.process) ?? []), piece])
  for (const own of byProcess.values()) {
    const names = union(own, (piece) => piece.names)
    for (const uses of new Set(own.map((piece) => piece.uses))) {
      for (const [key, use] of uses) {
        const [ofKind, name] = splitUse(key)
        if (ofKind !== kind || (kind === 'named' && !names.has(name))) continue
        total.created += use.created
        total.scopes += use.scopes
      }
    }
    total.survivors += sum(own, survivorsOf)
    total.scopesWithSurvivors += new Set(own.flatMap(({ scopes }) => scopes.map(([id]) => id))).size
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
    [
      process.outcomes.get('early') ?? 0,
      'OVERSTAY_EARLY',
      'of a time had objects that were still in time when the process ended',
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

function union<T>(items: readonly T[], values: (item: T) => Iterable<string>): Set<string> {
  const all = new Set<string>()
  for (const item of items) for (const value of values(item)) all.add(value)
  return all
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0)
}
