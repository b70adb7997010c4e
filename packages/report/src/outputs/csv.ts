import type { Report } from '@overstay/schema'

const COLUMNS =
  'run,startedAt,commit,branch,fingerprint,status,gate,file,line,column,function,kind,name,scopeKind,holderKind,holder,category,created,survivors,scopes,scopesWithSurvivors,retainedBytes,pattern,owners'

/** One row a finding, for a spreadsheet or a database (RFC 4180). */
export function csvReport({ run, findings }: Report): string {
  const rows = findings.map(({ fingerprint, status, gate, site, scope, holder, owners = [], ...finding }) => [
    run.id,
    run.startedAt,
    run.commit,
    run.branch,
    fingerprint,
    status,
    gate,
    site.file,
    site.line,
    site.column,
    site.function,
    site.kind,
    site.name,
    scope.kind,
    holder.kind,
    holder.name,
    finding.category,
    finding.created,
    finding.survivors,
    finding.scopes,
    finding.scopesWithSurvivors,
    finding.retainedBytes,
    finding.pattern,
    owners.join(' '),
  ])
  return [COLUMNS, ...rows.map(csvRow)].map((line) => line + '\r\n').join('')
}

/** One line of CSV. What a spreadsheet would take for a formula is made text. */
export function csvRow(values: readonly (string | number | null)[]): string {
  return values
    .map((value) => {
      if (typeof value === 'number') return String(value)
      const text = /^[=+\-@\t\r]/.test(value ?? '') ? `'${value!}` : (value ?? '')
      return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
    })
    .join(',')
}
