import type { AbsentFinding, Finding, Report } from '@overstay/schema'
import { bytes, counted, heldByText, isHeldByTests, keptText, madeText, number, testsOf } from '@overstay/schema/page'
import { blocksOf, type Block } from '../blocks.ts'
import { painter, type Paint, type Style } from './paint.ts'
import { pathLines } from './path-lines.ts'
import { sinceText } from './since.ts'
import { sourceExcerpt } from './source-excerpt.ts'

export interface TextOptions {
  colour: boolean
  /** How to see this report whole, as a command line. */
  whole: string
}

/** Blocks shown in full, and lines for what is only listed; the rest is counted. */
const MOST_WARNINGS = 5
const MOST_LISTED = 8
const WIDEST_SENTENCE = 100
const INDENT = '      '
const BADGES: Record<Finding['gate'], { word: string; style: Style }> = {
  fail: { word: 'FAIL', style: ['bold', 'red'] },
  warn: { word: 'WARN', style: ['bold', 'yellow'] },
  none: { word: 'note', style: 'dim' },
}

/** The report for people: what fails the gate, what might, and one line for the rest. */
export function textReport(report: Report, { colour, whole }: TextOptions): string {
  const paint = painter(colour)
  const failing = blocksOf(report.findings.filter(({ gate }) => gate === 'fail'))
  const warning = blocksOf(report.findings.filter(({ gate }) => gate === 'warn'))
  const listed = report.findings.filter(({ gate, holder }) => gate === 'none' && !isHeldByTests(holder.kind))
  const byTests = report.findings.filter(({ holder }) => isHeldByTests(holder.kind))
  const lines = [
    '',
    ...failing.flatMap((block) => blockLines(block, report, paint)),
    ...warning.slice(0, MOST_WARNINGS).flatMap((block) => blockLines(block, report, paint)),
    ...cut(warning.length - MOST_WARNINGS, 'warning', whole, paint),
    ...listedLines(listed, whole, paint),
    ...byTestsLine(byTests, whole, paint),
    ...absentLines(report.absent ?? [], whole, paint),
    ...report.notes.map(({ text }) => paint('dim', `note  ${text}`)),
    ...(report.notes.length > 0 ? [''] : []),
    ...verdictLines(report, failing.length, paint),
    '',
  ]
  return lines.join('\n')
}

function blockLines({ main, others }: Block, report: Report, paint: Paint): string[] {
  const { word, style } = BADGES[main.gate]
  const { site, paths } = main
  const path = paths.at(0)
  const details: [string, string[]][] = path
    ? [
        ['held by', [heldByText(main)]],
        ['', pathLines(path, paint)],
        ['fix', [...wrapped(path.hint.text), paint('dim', `docs/hints/${path.hint.id}.md`)]],
        ['frees', [`${counted(path.frees.survivors, 'object')} and ${bytes(path.frees.bytes)}${holdsText(main)}`]],
      ]
    : [['held by', ['unknown: no heap snapshot was analysed']]]
  if (paths.length > 1) details.push(['also', [`${counted(paths.length - 1, 'other path')}; --format json shows them`]])
  if (others.length > 0)
    details.push(['with it', others.map((other) => `${keptText(other)}  ${placeText(other, paint)}`)])
  if (main.allow !== undefined) details.push(['allowed', [`${number(main.allow)} of them may stay in a process`]])
  details.push(...testLines(main))
  if (main.history !== undefined) details.push(['status', [sinceText(main)]])
  const whose = main.owners?.join(' ') ?? main.owner
  if (whose !== undefined) details.push(['owner', [whose]])
  return [
    `${paint(style, word)}  ${placeText(main, paint)}`,
    `${INDENT}${keptText(main)}: ${main.reason}${main.confidence === 'suspected' ? ' (suspected)' : ''}`,
    '',
    ...excerptLines(report.run.root, site, paint),
    ...details.flatMap(([title, texts]) =>
      texts.map((text, index) => `${INDENT}${paint('dim', (index === 0 ? title : '').padEnd(8))} ${text}`),
    ),
    '',
  ]
}

function placeText({ site, fingerprint }: Finding, paint: Paint): string {
  const inside = site.function === '' ? '' : ` in ${site.function}`
  return `${paint('cyan', `${site.file}:${site.line}:${site.column}`)}  ${paint('bold', madeText(site))}${inside}  ${paint('dim', fingerprint)}`
}

function holdsText({ holds }: Finding): string {
  if (holds.objects === 0) return ''
  const sites = holds.sites.slice(0, 3).map(({ site, objects }) => `${number(objects)} of ${site}`)
  return `; they hold ${counted(holds.objects, 'object')} more${sites.length === 0 ? '' : ` (${sites.join(', ')})`}`
}

function testLines({ scope }: Finding): [string, string[]][] {
  const shown = testsOf(scope)
  if (shown.length === 0) return []
  const rest = shown.length - 3
  return [['tests', [...shown.slice(0, 3), ...(rest > 0 ? [`and ${number(rest)} more`] : [])]]]
}

function excerptLines(root: string, site: Finding['site'], paint: Paint): string[] {
  const excerpt = sourceExcerpt(root, site)
  if (excerpt === undefined) return []
  const number = String(site.line).padStart(INDENT.length)
  const under = excerpt.text.slice(0, excerpt.mark).replace(/[^\t]/g, ' ')
  return [
    `${paint('dim', `${number} │`)} ${excerpt.text}`,
    `${paint('dim', `${' '.repeat(number.length)} │`)} ${under}${paint('red', '^')}`,
    '',
  ]
}

function listedLines(listed: readonly Finding[], whole: string, paint: Paint): string[] {
  if (listed.length === 0) return []
  const lines = listed.slice(0, MOST_LISTED).map((finding) => {
    return `${INDENT}${placeText(finding, paint)}  ${keptText(finding)}: ${finding.reason}`
  })
  const title = paint('dim', `Listed only, ${counted(listed.length, 'finding')} that no rule fails:`)
  return [title, ...lines, ...cut(listed.length - MOST_LISTED, 'finding', whole, paint), '']
}

function byTestsLine(byTests: readonly Finding[], whole: string, paint: Paint): string[] {
  if (byTests.length === 0) return []
  const objects = byTests.reduce((sum, { survivors }) => sum + survivors, 0)
  const files = [...new Set(byTests.map(({ holder }) => holder.file).filter((file) => file !== ''))]
  const shown = files.length === 0 ? '' : ` (${files.slice(0, 3).join(', ')}${files.length > 3 ? ', …' : ''})`
  const text = `Held by the tests alone and not gated: ${counted(objects, 'object')} of ${counted(byTests.length, 'site')}${shown}; ${whole} lists them`
  return [paint('dim', text), '']
}

/** What leaked before and does not now: what is fixed by name, what nobody looked at in one line. */
function absentLines(absent: readonly AbsentFinding[], whole: string, paint: Paint): string[] {
  const fixed = absent.filter(({ status }) => status === 'fixed')
  const flaky = absent.filter(({ status }) => status === 'flaky')
  const unknown = absent.filter(({ status }) => status === 'unknown')
  const named = (one: AbsentFinding): string => {
    const { site, fingerprint } = one
    return `${paint('cyan', `${site.file}:${site.line}`)}  ${paint('bold', madeText(site))}  ${paint('dim', fingerprint)}`
  }
  const lines = [
    ...fixed.slice(0, MOST_LISTED).map((one) => `${paint('green', 'fixed')} ${named(one)}`),
    ...cut(fixed.length - MOST_LISTED, 'fixed leak', whole, paint),
    ...flaky
      .slice(0, MOST_LISTED)
      .map((one) => `${paint('yellow', 'flaky')} ${named(one)}  not met this time: ${sinceText(one)}`),
    ...cut(flaky.length - MOST_LISTED, 'flaky leak', whole, paint),
  ]
  if (unknown.length > 0) {
    const shown = unknown.slice(0, 3).map(({ site }) => `${site.file}:${site.line}`)
    const rest = unknown.length > 3 ? ', …' : ''
    const text = `${counted(unknown.length, 'known leak')} not exercised in this run, so not fixed (${shown.join(', ')}${rest})`
    lines.push(paint('dim', `note  ${text}`))
  }
  return lines.length === 0 ? [] : [...lines, '']
}

function verdictLines({ summary }: Report, leaks: number, paint: Paint): string[] {
  const { sites, scopes, created, survivors, findings } = summary
  const seen = `${counted(created, 'object')} of ${counted(sites, 'site')} in ${counted(scopes, 'scope')}`
  if (summary.failed) {
    const title = `${counted(leaks, 'leak')} fail${leaks === 1 ? 's' : ''} the gate.`
    return [`${paint(['bold', 'red'], title)} Judged: ${seen}; ${number(survivors)} survived.`]
  }
  const title = findings === 0 ? 'Everything went away.' : 'Nothing fails the gate.'
  return [`${paint(['bold', 'green'], title)} Judged: ${seen}; ${number(survivors)} survived.`]
}

/** Sentences in lines of a readable length. */
function wrapped(text: string): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length >= WIDEST_SENTENCE) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}

function cut(rest: number, noun: string, whole: string, paint: Paint): string[] {
  return rest > 0 ? [paint('dim', `${INDENT}… and ${counted(rest, `more ${noun}`)}: ${whole}`)] : []
}
