import type { Finding, Report } from '@overstay/schema'
import { counted, holderText, madeText } from '@overstay/schema/page'
import { blocksOf } from '../blocks.ts'
import { sinceText } from './since.ts'

/** GitHub shows so many annotations of a level in a step and drops the others silently. */
const MOST = 10

/** Workflow commands that GitHub turns into annotations of the lines that allocate. */
export function githubAnnotations(report: Report): string {
  const lines = [...annotations(report, 'fail', 'error'), ...annotations(report, 'warn', 'warning')]
  if (report.run.blind)
    lines.unshift(`::error title=overstay::${value('the canary was not found: this run proves nothing')}`)
  const fixed = (report.absent ?? []).filter(({ status }) => status === 'fixed')
  if (fixed.length > 0) lines.push(`::notice title=overstay::${value(`${counted(fixed.length, 'leak')} fixed`)}`)
  return lines.map((line) => line + '\n').join('')
}

function annotations({ findings }: Report, gate: Finding['gate'], level: string): string[] {
  const blocks = blocksOf(findings.filter((finding) => finding.gate === gate))
  const shown = blocks.length > MOST ? MOST - 1 : MOST
  const lines = blocks.slice(0, shown).map(({ main, others }) => {
    const { site, holder, survivors, created, paths } = main
    const place = `file=${property(site.file)},line=${site.line},col=${site.column}`
    const title = `${sinceText(main)}: ${madeText(site)} stays`
    const held = holder.name === '' ? '' : `, held by ${holderText(holder)}`
    const text = [
      `kept ${survivors} of ${created}${held}: ${main.reason}`,
      ...paths.slice(0, 1).map(({ hint }) => hint.text),
      ...(others.length === 0 ? [] : [`with it: ${others.map((other) => madeText(other.site)).join(', ')}`]),
    ]
    return `::${level} ${place},title=${property(title)}::${value(text.join('\n'))}`
  })
  const rest = blocks.length - shown
  if (rest > 0)
    lines.push(`::${level} title=overstay::${value(`and ${counted(rest, 'more leak')}; see the whole report`)}`)
  return lines
}

/** As the runner's own toolkit escapes them: % first, or the others would be escaped twice. */
function value(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return value(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
