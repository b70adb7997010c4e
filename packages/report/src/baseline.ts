import fs from 'node:fs'
import {
  baseline,
  BASELINE_FORMAT,
  BASELINE_VERSION,
  type AbsentFinding,
  type Baseline,
  type Report,
} from '@overstay/schema'
import { ReportError } from './errors.ts'
import { siteKey, type Exercised } from './exercised.ts'
import { movesOf, type Traits } from './status/moves.ts'

type Known = Baseline['findings'][number]

/** Reads a baseline file. */
export function readBaseline(file: string): Baseline {
  let value: unknown
  try {
    value = JSON.parse(fs.readFileSync(file, 'utf8'))
  } catch (error) {
    const hint = 'Write one with: overstay report --update-baseline <file>'
    throw new ReportError('OVERSTAY_BASELINE', `${file}: ${(error as Error).message}`, hint, { cause: error })
  }
  const result = baseline.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const message = `${file}: ${issue.path.join('.')}: ${issue.message}`
  throw new ReportError('OVERSTAY_BASELINE', message, 'It is no baseline of this version of overstay; write it anew.')
}

/**
 * All leaks of a report as a baseline, in an order that makes small diffs. What the run before knew and this one did not
 * exercise stays in it.
 */
export function baselineOf({ findings, absent = [] }: Report, before?: Baseline): Baseline {
  const leaks = findings
    .filter(({ gate, mute }) => gate !== 'none' || mute !== undefined)
    .map(({ fingerprint, site, holder, category, scope }) => {
      return { fingerprint, site, holder, category, scopeKind: scope.kind, names: scope.names.toSorted() }
    })
  const unknown = new Set(absent.filter(({ status }) => status !== 'fixed').map(keyOfAbsent))
  const kept = (before?.findings ?? []).filter((known) => unknown.has(keyOf(known)))
  const all = [...leaks, ...kept].sort(
    (a, b) =>
      a.site.file.localeCompare(b.site.file) ||
      a.fingerprint.localeCompare(b.fingerprint) ||
      a.scopeKind.localeCompare(b.scopeKind),
  )
  return { format: BASELINE_FORMAT, version: BASELINE_VERSION, findings: all }
}

/**
 * A report with what a baseline knows: what is in it is not new, what is in it and gone is fixed where it was exercised.
 * What a store has told already stays, unless it only takes for new what the baseline knows.
 */
export function withBaseline(report: Report, { findings: known }: Baseline, exercised: Exercised): Report {
  const present = new Map(
    report.findings
      .filter(({ gate }) => gate !== 'none')
      .map((finding) => [siteKey(finding.fingerprint, finding.scope.kind), finding] as const),
  )
  const gone = known.filter((one) => !present.has(keyOf(one)))
  const byKey = new Map(known.map((one) => [keyOf(one), one.fingerprint]))
  const isUnexercised = (one: Known): boolean => !exercised.isClear(keyOf(one), one.names)
  const missing = gone.filter(isUnexercised).map((one): Traits => ({ ...one, key: keyOf(one) }))
  const arrived = [...present]
    .filter(([key]) => !byKey.has(key))
    .map(([key, { site, holder, category, scope }]): Traits => ({ key, site, holder, category, scopeKind: scope.kind }))
  const moved = new Map(movesOf(missing, arrived).map(({ from, to }) => [to, from]))
  const followed = new Set(moved.values())
  const told = new Set(report.absent?.map(keyOfAbsent))
  const trusted = report.run.missingShards.length === 0 && report.run.blind !== true
  const absent = gone
    .filter((one) => !followed.has(keyOf(one)) && !told.has(keyOf(one)))
    .map((one): AbsentFinding => {
      const { fingerprint, site, holder, category, scopeKind } = one
      const status = trusted && !isUnexercised(one) ? 'fixed' : 'unknown'
      return { fingerprint, status, site, holder, category, scopeKind }
    })
  return {
    ...report,
    findings: report.findings.map((finding) => {
      const key = siteKey(finding.fingerprint, finding.scope.kind)
      const isKnown = finding.status === 'new' && (byKey.has(key) || moved.has(key))
      return isKnown ? { ...finding, status: 'ongoing' } : finding
    }),
    absent: [...(report.absent ?? []), ...absent],
  }
}

function keyOf({ fingerprint, scopeKind }: Known): string {
  return siteKey(fingerprint, scopeKind)
}

function keyOfAbsent({ fingerprint, scopeKind }: AbsentFinding): string {
  return siteKey(fingerprint, scopeKind)
}
