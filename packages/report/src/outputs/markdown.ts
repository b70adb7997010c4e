import type { AbsentFinding, Finding, Report } from '@overstay/schema'
import { bytes, counted, madeText, number } from '@overstay/schema/page'
import { blocksOf, type Block } from '../blocks.ts'
import { painter } from './paint.ts'
import { pathLines } from './path-lines.ts'
import { sinceText } from './since.ts'

/** GitHub refuses a step summary beyond 1 MiB, and other hosts a comment beyond much less. */
const MOST_BYTES = 1_000_000
/** Blocks told in full; the rest have a line in the table. */
const MOST_BLOCKS = 20
const MOST_ROWS = 200

/** The report as GitHub-flavoured markdown, for a step summary or a comment. */
export function markdownReport(report: Report): string {
  const failing = blocksOf(report.findings.filter(({ gate }) => gate === 'fail'))
  const warning = blocksOf(report.findings.filter(({ gate }) => gate === 'warn'))
  const parts = [
    heading(report, failing.length),
    table([...failing, ...warning]),
    ...failing.slice(0, MOST_BLOCKS).map(details),
    absentList(report.absent ?? []),
    report.notes.map(({ text }) => `> ${escaped(text)}\n`).join('>\n'),
  ].filter((part) => part !== '')
  return cutToSize(parts)
}

function heading({ summary, run }: Report, leaks: number): string {
  const { sites, scopes, created, survivors, failed } = summary
  const title = run.blind
    ? '## ⚠️ overstay was blind: the canary was not found, so this run proves nothing'
    : failed
      ? `## ❌ ${counted(leaks, 'leak')} fail${leaks === 1 ? 's' : ''} the gate`
      : `## ✅ ${leaks === 0 && survivors === 0 ? 'Everything went away' : 'Nothing fails the gate'}`
  const judged = `${counted(created, 'object')} of ${counted(sites, 'site')} in ${counted(scopes, 'scope')}; ${number(survivors)} survived.`
  return `${title}\n\nJudged: ${judged}\n`
}

function table(blocks: readonly Block[]): string {
  if (blocks.length === 0) return ''
  const rows = blocks.slice(0, MOST_ROWS).map(({ main, others }) => {
    const kept = `${number(main.survivors)} of ${number(main.created)}`
    const more = others.length === 0 ? '' : ` and ${counted(others.length, 'site')} more`
    const cells = [
      main.gate === 'fail' ? '❌' : '⚠️',
      sinceText(main),
      `${code(placeText(main))}${more}`,
      code(madeText(main.site)),
      kept,
      main.holder.name === '' ? '' : code(main.holder.name),
      (main.owners ?? []).join(' '),
    ]
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  })
  const rest = blocks.length - MOST_ROWS
  return [
    '|  | status | site | makes | kept | held by | owner |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
    ...(rest > 0 ? ['', `… and ${number(rest)} more; \`--format json\` has them all.`] : []),
    '',
  ].join('\n')
}

function details({ main, others }: Block): string {
  const path = main.paths.at(0)
  const lines = [`<details><summary>${html(`${placeText(main)} ${madeText(main.site)}`)}</summary>`, '']
  lines.push(`${escaped(main.reason)} · fingerprint ${code(main.fingerprint)}`, '')
  if (path !== undefined) {
    const text = pathLines(path, painter(false)).join('\n')
    lines.push(fenced(text), '', `**Fix:** ${escaped(path.hint.text)}`, '')
    lines.push(`Frees ${counted(path.frees.survivors, 'object')} and ${bytes(path.frees.bytes)}.`, '')
  }
  for (const other of others) lines.push(`- with it: ${code(placeText(other))} ${code(madeText(other.site))}`)
  const tests = main.scope.tests.slice(0, 5)
  for (const test of tests) lines.push(`- test: ${code(test)}`)
  if (main.scope.tests.length > tests.length) lines.push(`- and ${number(main.scope.tests.length - tests.length)} more`)
  return [...lines, '', '</details>', ''].join('\n')
}

function absentList(absent: readonly AbsentFinding[]): string {
  const fixed = absent.filter(({ status }) => status === 'fixed')
  const unknown = absent.filter(({ status }) => status === 'unknown')
  const lines = fixed.slice(0, 50).map((one) => `- fixed: ${code(placeText(one))} ${code(madeText(one.site))}`)
  if (fixed.length > 50) lines.push(`- and ${number(fixed.length - 50)} more fixed`)
  if (unknown.length > 0)
    lines.push(`- ${counted(unknown.length, 'known leak')} not exercised in this run, so not fixed`)
  return lines.length === 0 ? '' : [...lines, ''].join('\n')
}

/** Whole parts as long as they fit, and a sentence for the others. */
function cutToSize(parts: readonly string[]): string {
  const kept: string[] = []
  let size = 0
  for (const part of parts) {
    size += Buffer.byteLength(part) + 1
    if (size > MOST_BYTES) {
      kept.push('… the rest does not fit here; `--format json` has all of it.\n')
      break
    }
    kept.push(part)
  }
  return kept.join('\n')
}

function placeText({ site }: Finding | AbsentFinding): string {
  return `${site.file}:${site.line}`
}

/** Code in a line; backticks inside need a longer fence, and line ends would end the table's row. */
function code(text: string): string {
  const one = text.replaceAll(/\s+/g, ' ')
  const longest = Math.max(0, ...[...one.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return longest === 0 ? `${fence}${one}${fence}` : `${fence} ${one} ${fence}`
}

function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}text\n${text}\n${fence}`
}

/** Text that stays text: no HTML, no links, no mentions of people. */
function escaped(text: string): string {
  return html(text)
    .replaceAll(/([\\`*_[\]#|~])/g, '\\$1')
    .replaceAll('@', '@\u200B')
    .replaceAll(/\s+/g, ' ')
}

function html(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
