import { pathToFileURL } from 'node:url'
import type { ArtifactLocation, Log, ReportingDescriptor, Result, ThreadFlow } from 'sarif'
import type { AbsentFinding, Finding, Report, Status } from '@overstay/schema'
import { holderText, madeText } from '@overstay/schema/page'
import { siteKey } from '../exercised.ts'
import { sinceText } from './since.ts'

const LEVELS: Record<Finding['gate'], Result.level> = { fail: 'error', warn: 'warning', none: 'note' }
const BASELINE: Record<Status, Result.baselineState> = {
  new: 'new',
  regressed: 'new',
  ongoing: 'unchanged',
  flaky: 'unchanged',
  muted: 'unchanged',
  fixed: 'absent',
  unknown: 'unchanged',
}

/** SARIF 2.1.0: what fails and warns, what is muted as suppressed, what is fixed as absent. */
export function sarifReport(report: Report): string {
  const shown = report.findings.filter(({ gate, mute }) => gate !== 'none' || mute !== undefined)
  const fixed = (report.absent ?? []).filter(({ status }) => status === 'fixed')
  const rules = [...new Set([...shown, ...fixed].map(({ category }) => category))].sort()
  const { root, commit, branch, id, startedAt } = report.run
  const hasPast = report.absent !== undefined
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'overstay',
            rules: rules.map((category): ReportingDescriptor => ({
              id: `overstay/${category}`,
              shortDescription: { text: `Objects that should be gone are held by: ${category}` },
              defaultConfiguration: { level: 'error' },
            })),
          },
        },
        automationDetails: { id: `overstay/${id}` },
        originalUriBaseIds: { ROOT: { uri: `${pathToFileURL(root).href.replace(/\/$/, '')}/` } },
        invocations: [
          {
            executionSuccessful: !report.run.blind,
            startTimeUtc: startedAt,
            toolExecutionNotifications: report.notes.map(({ code, text }) => ({
              descriptor: { id: code },
              level: 'note',
              message: { text },
            })),
          },
        ],
        ...(commit !== null && {
          properties: { commit, ...(branch !== null && { branch }) },
        }),
        results: [
          ...shown.map((finding) => resultOf(finding, rules, hasPast)),
          ...fixed.map((finding) => absentResultOf(finding, rules)),
        ],
        columnKind: 'utf16CodeUnits',
      },
    ],
  }
  return JSON.stringify(log, null, 2) + '\n'
}

function resultOf(finding: Finding, rules: readonly string[], hasPast: boolean): Result {
  const { survivors, created, reason, gate, mute, paths, holder, status } = finding
  const held = holder.name === '' ? '' : ` It is held by ${holderText(holder)}.`
  const hint = paths.at(0)?.hint.text ?? ''
  const text =
    `${madeText(finding.site)} stays: kept ${survivors} of ${created}; ${reason} (${sinceText(finding)}).${held} ${hint}`.trim()
  return {
    ...basics(finding, rules, finding.scope.kind),
    level: LEVELS[gate],
    message: { text },
    ...(hasPast && { baselineState: BASELINE[status] }),
    ...(mute !== undefined &&
      status === 'muted' && {
        suppressions: [
          {
            kind: 'external',
            status: 'accepted',
            justification: `${mute.reason} (${mute.owner}, until ${mute.until})`,
          },
        ],
      }),
    ...(paths.length > 0 && { codeFlows: paths.map(codeFlowOf) }),
    ...(finding.owners && { properties: { owners: finding.owners } }),
  }
}

function absentResultOf(finding: AbsentFinding, rules: readonly string[]): Result {
  return {
    ...basics(finding, rules, finding.scopeKind),
    level: 'none',
    kind: 'pass',
    message: { text: `${madeText(finding.site)} goes away again.` },
    baselineState: 'absent',
  }
}

function basics(
  { fingerprint, site, category }: Finding | AbsentFinding,
  rules: readonly string[],
  kind: Finding['scope']['kind'],
): Pick<Result, 'ruleId' | 'ruleIndex' | 'partialFingerprints' | 'locations'> {
  return {
    ruleId: `overstay/${category}`,
    ruleIndex: rules.indexOf(category),
    partialFingerprints: { 'overstaySite/v1': siteKey(fingerprint, kind) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: locationOf(site.file),
          region: { startLine: site.line, startColumn: site.column },
        },
        ...(site.function !== '' && { logicalLocations: [{ fullyQualifiedName: site.function, kind: 'function' }] }),
      },
    ],
  }
}

function codeFlowOf({ steps, culprit }: Finding['paths'][number]): { threadFlows: ThreadFlow[] } {
  return {
    threadFlows: [
      {
        locations: steps.map(({ edge, type, site }, index) => ({
          location: {
            message: { text: `${edge === '' ? '' : `${edge} → `}${type}${site === undefined ? '' : ` ‹${site}›`}` },
          },
          importance: index === culprit ? 'essential' : 'important',
        })),
      },
    ],
  }
}

/** A file of the project stands under its root; one outside has a place of its own. */
function locationOf(file: string): ArtifactLocation {
  const isOutside = /^(?:\/|[a-z]:)/i.test(file)
  return isOutside
    ? { uri: pathToFileURL(file).href }
    : { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: 'ROOT' }
}
