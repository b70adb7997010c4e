import { XMLParser } from 'fast-xml-parser'
import type { Report } from '@overstay/schema'
import { describe, expect, test } from 'vitest'
import { outputs } from '../src/index.ts'
import { nightOf } from './night-builder.ts'

const AT = '2026-03-10T03:00:00.000Z'
const options = { colour: false, whole: 'overstay report r --format json' }

/** A run with one of everything: new, regressed, ongoing, muted, listed; fixed, flaky and unknown ones that are absent. */
function everything(): Report {
  const sites = { New: 'L', Back: 'L', Old: 'w', Muted: 'w' } as const
  const { report } = nightOf({ run: 'n7', commit: '77aa01bc2e55', at: AT, sites, file: (name) => `src/${name}.js` })
  const night = (run: string, commit: string): { run: string; at: string; commit: string } => ({ run, at: AT, commit })
  const history = {
    appeared: night('n7', '77aa01bc2e55'),
    cleanBefore: night('n6', '4f2a1b9c3d66'),
    lastLeak: night('n7', 'x'),
  }
  const mute = { fingerprint: 'fp-Muted', until: '2026-04-01', reason: 'waits for pool 3', owner: '@core' }
  const change: Record<string, Partial<Report['findings'][number]>> = {
    New: { history, owners: ['@core', '@web'] },
    Back: { status: 'regressed', history },
    Old: { status: 'ongoing' },
    Muted: { status: 'muted', gate: 'none', mute },
  }
  report.findings = report.findings.map((finding) => ({ ...finding, ...change[finding.site.name] }))
  const [{ site, holder, category }] = report.findings
  report.absent = (['fixed', 'flaky', 'unknown'] as const).map((status) => ({
    fingerprint: `fp-${status}`,
    status,
    site: { ...site, file: `src/${status}.js`, name: `Was_${status}` },
    holder,
    category,
    scopeKind: 'named',
    history: { ...history, ...(status === 'flaky' && { rate: 0.4 }) },
  }))
  report.notes = [{ code: 'OVERSTAY_KILLED', text: 'app.js: the process was killed' }]
  return report
}

const clean = (): Report => nightOf({ run: 'n1', at: AT, sites: { S: 'c' } }).report

const NASTY = `<script>alert("x")</script> 'a' & b | \`tick\` \u202Eltr\u202C \u0007 ]]> %0A ::error::x\n# head, @someone =1+1`

/** Names that would be code, markup or a command in one format or another, one of them 10 kB long. */
function nasty(): Report {
  const report = everything()
  report.findings = report.findings.map((finding, index) => ({
    ...finding,
    site: {
      ...finding.site,
      file: `src/a b,c:d;e%/${NASTY.slice(0, 60)}.js`,
      name: index === 0 ? NASTY.repeat(80) : NASTY,
    },
    reason: NASTY,
    holder: { ...finding.holder, name: NASTY },
    paths: finding.paths.map((path) => ({ ...path, hint: { id: 'cache', text: NASTY } })),
  }))
  report.notes = [{ code: 'X', text: NASTY }]
  report.run.branch = 'feat/"quoted"\\'
  return report
}

const formats = Object.keys(outputs)
const EXTENSIONS: Record<string, string> = {
  markdown: 'md',
  junit: 'xml',
  csv: 'csv',
  json: 'json',
  gitlab: 'json',
  sarif: 'json',
}

// Of the page, only its data: page.test.ts.
describe.each(formats.filter((name) => !['json', 'text', 'html'].includes(name)))('%s', (name) => {
  test('prints one of everything', async () => {
    const file = `golden/outputs/${name}.${EXTENSIONS[name] ?? 'txt'}`
    await expect(outputs[name](everything(), options)).toMatchFileSnapshot(file)
  })

  test('prints a clean run', async () => {
    const file = `golden/outputs/${name}-clean.${EXTENSIONS[name] ?? 'txt'}`
    await expect(outputs[name](clean(), options)).toMatchFileSnapshot(file)
  })
})

test.each(formats)('%s takes any name, and 2,000 findings', (name) => {
  expect(outputs[name](nasty(), options)).not.toBe('')
  const many = everything()
  many.findings = Array.from({ length: 2000 }, (_, index) => {
    const finding = many.findings[index % 3]
    return { ...finding, fingerprint: `fp-${index}`, holder: { ...finding.holder, name: `h${index}` } }
  })
  expect(outputs[name](many, options)).not.toBe('')
})

test('JUnit is XML whatever the names, and its counts are right', () => {
  for (const report of [
    everything(),
    clean(),
    nasty(),
    { ...everything(), run: { ...everything().run, blind: true } },
  ]) {
    const xml = outputs.junit(report, options)
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- its successor is another package; this one checks as well
    const { testsuites } = new XMLParser({ ignoreAttributes: false, isArray: (name) => name === 'testcase' }).parse(
      xml,
      true,
    ) as {
      testsuites: { testsuite: { testcase: Record<string, unknown>[] } & Record<string, string> }
    }
    const { testcase, ...counts } = testsuites.testsuite
    expect(Number(counts['@_tests'])).toBe(testcase.length)
    expect(Number(counts['@_failures'])).toBe(testcase.filter((one) => 'failure' in one).length)
    expect(Number(counts['@_skipped'])).toBe(testcase.filter((one) => 'skipped' in one).length)
    expect(Number(counts['@_errors'])).toBe(testcase.filter((one) => 'error' in one).length)
    expect(xml).not.toMatch(/[\u0000-\u0008]/)
  }
})

test('every annotation is one line, and no name starts a command of its own', () => {
  const lines = outputs.github(nasty(), options).trim().split('\n')
  // One block of each level, as they share a holder, and what is fixed.
  expect(lines).toHaveLength(3)
  for (const line of lines) {
    expect(line).toMatch(/^::(?:error|warning|notice) [^:]*(?:title|file)=[^:]*::/)
    expect(line).not.toContain('\r')
  }
})

test('GitHub shows ten annotations of a level: the tenth says how many there are more', () => {
  const report = everything()
  const [finding] = report.findings
  report.findings = Array.from({ length: 25 }, (_, index) => {
    return { ...finding, fingerprint: `fp-${index}`, holder: { ...finding.holder, name: `h${index}` } }
  })
  const lines = outputs
    .github(report, options)
    .trim()
    .split('\n')
    .filter((line) => line.startsWith('::error'))
  expect(lines).toHaveLength(10)
  expect(lines[9]).toContain('and 16 more leaks')
})

test('markdown stays below what GitHub takes, is cut at a whole part, and runs no markup of a name', () => {
  const report = nasty()
  const [finding] = report.findings
  report.findings = Array.from({ length: 3000 }, (_, index) => {
    const holder = { ...finding.holder, name: `h${index}` }
    return { ...finding, site: { ...finding.site, function: 'f'.repeat(9000) }, fingerprint: `fp-${index}`, holder }
  })
  const text = outputs.markdown(report, options)
  expect(Buffer.byteLength(text)).toBeLessThan(1 << 20)
  expect(text).toContain('does not fit here')
  const inCode = outputs.markdown(nasty(), options).replaceAll(/(`+)[^`][\s\S]*?[^`]\1(?!`)/g, '')
  expect(inCode).not.toContain('<script>')
})

test('GitLab’s fingerprints are unique, and its issues are what it asks for', () => {
  const issues = JSON.parse(outputs.gitlab(everything(), options)) as {
    fingerprint: string
    severity: string
    location: { path: string }
  }[]
  expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(issues.length)
  for (const issue of issues) {
    expect(Object.keys(issue)).toEqual(['description', 'check_name', 'fingerprint', 'severity', 'location'])
    expect(['info', 'minor', 'major', 'critical', 'blocker']).toContain(issue.severity)
    expect(issue.location.path).not.toMatch(/^\.?\//)
  }
})

test('CSV reads back as it was, and no cell is a formula', () => {
  const report = nasty()
  report.findings[1].site.function = '=HYPERLINK("http://x")'
  const rows = csvRows(outputs.csv(report, options))
  expect(rows).toHaveLength(report.findings.length + 1)
  expect(new Set(rows.map((row) => row.length)).size).toBe(1)
  const names = rows.slice(1).map((row) => row[rows[0].indexOf('name')])
  expect(names).toEqual(report.findings.map(({ site }) => site.name))
  expect(rows[2][rows[0].indexOf('function')]).toBe(`'=HYPERLINK("http://x")`)
})

test('every line of OpenMetrics is one, and the last says so', () => {
  for (const report of [everything(), clean(), nasty()]) {
    const lines = outputs.openmetrics(report, options).split('\n')
    expect(lines.slice(-2)).toEqual(['# EOF', ''])
    for (const line of lines.slice(0, -2)) {
      expect(line).toMatch(/^(?:# (?:TYPE|HELP|UNIT) \w+ .+|\w+\{(?:\w+="(?:[^"\\]|\\.)*",?)+\} [\d.]+)$/)
    }
  }
})

test('SARIF tells fixed, muted and moved results apart from new ones', () => {
  const { runs } = JSON.parse(outputs.sarif(everything(), options)) as {
    runs: { results: { baselineState: string; level: string; suppressions?: object[] }[] }[]
  }
  expect(
    runs[0].results.map(({ baselineState, level, suppressions }) => [baselineState, level, suppressions?.length]),
  ).toEqual([
    ['new', 'error', undefined],
    ['new', 'error', undefined],
    ['unchanged', 'note', 1],
    ['unchanged', 'warning', undefined],
    ['absent', 'none', undefined],
  ])
})

/** RFC 4180. */
function csvRows(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,"\r\n]*))(,|\r\n)/g)) {
    row.push((quoted as string | undefined)?.replaceAll('""', '"') ?? plain)
    if (end === ',') continue
    rows.push(row)
    row = []
  }
  return rows
}
