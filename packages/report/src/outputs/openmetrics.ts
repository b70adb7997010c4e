import type { Finding, Report } from '@overstay/schema'

/** OpenMetrics text, for a node exporter's textfile collector or a push gateway. */
export function openMetrics({ run, summary, findings, absent = [] }: Report): string {
  const branch = `branch="${label(run.branch ?? '')}"`
  const seconds = Date.parse(run.startedAt) / 1000
  const metrics: [name: string, help: string, samples: [labels: string, value: number][]][] = [
    [
      'overstay_findings',
      'Findings of the latest run.',
      counts(findings, ({ gate, status }) => `${branch},gate="${gate}",status="${status}"`),
    ],
    [
      'overstay_absent_findings',
      'Known leaks that are not in the latest run.',
      counts(absent, ({ status }) => `${branch},status="${status}"`),
    ],
    ['overstay_retained_bytes', 'Bytes that failing and warning findings retain.', sums(findings, branch)],
    ['overstay_created_objects', 'Objects that were judged.', [[branch, summary.created]]],
    ['overstay_surviving_objects', 'Objects that survived their scope.', [[branch, summary.survivors]]],
    ['overstay_gate_failed', 'Whether the gate fails.', [[branch, Number(summary.failed)]]],
    ['overstay_blind', 'Whether the canary was not found.', [[branch, Number(run.blind ?? false)]]],
    ['overstay_run_timestamp_seconds', 'When the run started.', [[branch, seconds]]],
  ]
  const lines = metrics.flatMap(([name, help, samples]) => [
    `# TYPE ${name} gauge`,
    ...(name.endsWith('_seconds')
      ? [`# UNIT ${name} seconds`]
      : name.endsWith('_bytes')
        ? [`# UNIT ${name} bytes`]
        : []),
    `# HELP ${name} ${help}`,
    ...samples.map(([labels, value]) => `${name}{${labels}} ${value}`),
  ])
  return [...lines, '# EOF', ''].join('\n')
}

function counts<T>(items: readonly T[], labelsOf: (item: T) => string): [string, number][] {
  const byLabels = new Map<string, number>()
  for (const item of items) byLabels.set(labelsOf(item), (byLabels.get(labelsOf(item)) ?? 0) + 1)
  return [...byLabels].sort(([a], [b]) => (a < b ? -1 : 1))
}

function sums(findings: readonly Finding[], branch: string): [string, number][] {
  return (['fail', 'warn'] as const).map((gate) => [
    `${branch},gate="${gate}"`,
    findings.filter((finding) => finding.gate === gate).reduce((sum, { retainedBytes }) => sum + retainedBytes, 0),
  ])
}

function label(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
