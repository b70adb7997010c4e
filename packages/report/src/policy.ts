import picomatch from 'picomatch'
import type { Budget, Finding, Mute, Report, Status } from '@overstay/schema'
import { isExpired, muteOf } from './mutes.ts'
import type { OwnersOf } from './owners.ts'

/** What the project has decided about leaks that the rules of the gate fail. */
export interface Policy {
  /** Earlier runs are known, from a store or a baseline: only then does a status decide. */
  hasPast: boolean
  fail: readonly Status[]
  mutes: readonly Mute[]
  budgets: readonly Budget[]
  ownersOf: OwnersOf
}

export const FAILING_STATUSES: readonly Status[] = ['new', 'regressed']

/** The report with owners, and with the gate as the project's policy has it. */
export function withPolicy(report: Report, policy: Policy): Report {
  const at = report.run.startedAt
  const owned = report.findings.map((finding) => withOwners(finding, policy.ownersOf))
  const byStatus = owned.map((finding) => muted(finding, policy.mutes, at) ?? byItsStatus(finding, policy))
  const findings = withinBudgets(owned, byStatus, policy.budgets)
  return {
    ...report,
    summary: { ...report.summary, failed: findings.some(({ gate }) => gate === 'fail') },
    findings: findings.sort((a, b) => ORDER[a.gate] - ORDER[b.gate]),
    ...(report.absent && {
      absent: report.absent.map((finding) => withOwners(finding, policy.ownersOf)),
    }),
  }
}

/** Whoever wrote the expectation knows better than a list of folders. */
function withOwners<F extends Pick<Finding, 'site' | 'owner' | 'owners'>>(finding: F, ownersOf: OwnersOf): F {
  const owners = finding.owner === undefined ? [...ownersOf(finding.site.file)] : [finding.owner]
  return owners.length === 0 ? finding : { ...finding, owners }
}

const ORDER: Record<Finding['gate'], number> = { fail: 0, warn: 1, none: 2 }

function muted(finding: Finding, mutes: readonly Mute[], at: string): Finding | undefined {
  if (finding.gate === 'none') return undefined
  const mute = muteOf({ fingerprint: finding.fingerprint, file: finding.site.file }, mutes, at)
  if (mute === undefined) return undefined
  if (!isExpired(mute, at)) {
    const reason = `muted until ${mute.until} by ${mute.owner}: ${mute.reason}`
    return { ...finding, status: 'muted', gate: 'none', reason, mute }
  }
  const reason = `its mute ended on ${mute.until} (${mute.owner}: ${mute.reason}), and it is still there`
  return { ...finding, gate: finding.gate === 'fail' ? 'fail' : 'warn', reason, mute }
}

function byItsStatus(finding: Finding, { hasPast, fail }: Policy): Finding {
  if (!hasPast || finding.gate !== 'fail' || fail.includes(finding.status)) return finding
  return { ...finding, gate: 'warn', reason: `${finding.reason}; it is not new and does not fail the gate` }
}

/** A budget takes the place of the statuses for what it covers; the first one that covers a leak counts it. */
function withinBudgets(owned: readonly Finding[], findings: readonly Finding[], budgets: readonly Budget[]): Finding[] {
  const covered = findings.map((finding, index) =>
    owned[index].gate === 'fail' && finding.mute === undefined
      ? budgets.find((budget) => covers(budget, finding))
      : undefined,
  )
  const counts = new Map<Budget, { leaks: number; failing: number }>()
  for (const [index, budget] of covered.entries()) {
    if (budget === undefined) continue
    const { leaks, failing } = counts.get(budget) ?? { leaks: 0, failing: 0 }
    counts.set(budget, { leaks: leaks + 1, failing: failing + (findings[index].gate === 'fail' ? 1 : 0) })
  }
  return findings.map((finding, index): Finding => {
    const budget = covered[index]
    if (budget === undefined) return finding
    const { leaks, failing } = counts.get(budget)!
    const whose = `${budget.owner ?? budget.path} has ${leaks} leak${leaks === 1 ? '' : 's'}, and its budget is ${budget.leaks}`
    if (leaks <= budget.leaks) return { ...finding, gate: 'warn', reason: whose }
    // The new ones broke it; where none is new, all of them did.
    return failing === 0 || finding.gate === 'fail' ? { ...finding, gate: 'fail', reason: whose } : finding
  })
}

function covers({ owner, path }: Budget, { site, owners = [] }: Finding): boolean {
  return owner === undefined ? picomatch.isMatch(site.file, path!) : owners.includes(owner)
}
