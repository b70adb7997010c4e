import type { Finding, Report } from '@overstay/schema'
import { madeText } from '@overstay/schema/page'
import { painter } from './paint.ts'
import { pathLines } from './path-lines.ts'
import { sinceText } from './since.ts'

/** JUnit's XML: a case for each leak, failed where it fails the gate and skipped where it warns. A clean run has one that passes. */
export function junitReport(report: Report): string {
  const { run, summary } = report
  const shown = report.findings.filter(({ gate }) => gate !== 'none')
  const failures = shown.filter(({ gate }) => gate === 'fail').length
  const errors = run.blind ? 1 : 0
  const cases = [
    ...(run.blind
      ? [
          `    <testcase classname="overstay" name="canary" time="0"><error message="the canary was not found: this run proves nothing"/></testcase>`,
        ]
      : []),
    ...shown.map(testCase),
  ]
  if (cases.length === 0) cases.push(`    <testcase classname="overstay" name="everything went away" time="0"/>`)
  const counts = `tests="${cases.length}" failures="${failures}" errors="${errors}"`
  const skipped = shown.length - failures
  const properties = Object.entries({
    run: run.id,
    commit: run.commit ?? '',
    created: summary.created,
    survivors: summary.survivors,
  })
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="overstay" ${counts} time="0">`,
    `  <testsuite name="overstay" ${counts} skipped="${skipped}" time="0" timestamp="${xml(run.startedAt.replace(/\.\d+Z$/, ''))}">`,
    '    <properties>',
    ...properties.map(([name, value]) => `      <property name="${name}" value="${xml(String(value))}"/>`),
    '    </properties>',
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

function testCase(finding: Finding): string {
  const { site, fingerprint, gate, reason, paths, scope } = finding
  const name = `${madeText(site)} at ${site.file}:${site.line} goes away (${scope.kind}, ${fingerprint})`
  const message = `${sinceText(finding)}: kept ${finding.survivors} of ${finding.created}; ${reason}`
  const open = `    <testcase classname="${xml(`overstay.${site.file}`)}" name="${xml(name)}" time="0">`
  if (gate === 'warn') return `${open}<skipped message="${xml(message)}"/></testcase>`
  const text = paths.flatMap((path) => [...pathLines(path, painter(false)), path.hint.text, '']).join('\n')
  return `${open}<failure type="${xml(finding.category)}" message="${xml(message)}">${xml(text)}</failure></testcase>`
}

/** XML 1.0 has no way to write most control characters and lone surrogates at all. */
function xml(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
