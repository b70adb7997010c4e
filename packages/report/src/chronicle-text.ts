import type { Status } from '@overstay/schema'
import { counted, heldByText, madeText, number } from '@overstay/schema/page'
import type { Chronicle, ChronicleNight, Difference, SiteStory } from './chronicle.ts'
import { painter, type Paint, type Style } from './outputs/paint.ts'
import { sinceText } from './outputs/since.ts'

/** Nights that fit a line of a terminal beside what they are of. */
const SHOWN_NIGHTS = 40
const BARS = '▁▂▃▄▅▆▇█'
const STRIP: Record<string, { mark: string; style: Style }> = {
  F: { mark: '█', style: 'red' },
  w: { mark: '▄', style: 'yellow' },
  '.': { mark: '·', style: 'green' },
  ' ': { mark: ' ', style: 'dim' },
}
const STYLES: Record<Status, Style> = {
  new: ['bold', 'red'],
  regressed: ['bold', 'red'],
  ongoing: 'red',
  flaky: 'yellow',
  fixed: 'green',
  muted: 'dim',
  unknown: 'dim',
}

/** Every site that ever leaked, a line each, the latest first. */
export function sitesText({ nights, sites, branch }: Chronicle, colour: boolean): string {
  const paint = painter(colour)
  if (sites.length === 0) return `No leak in ${counted(nights.length, 'night')}${onBranch(branch)}.\n`
  const title = `${counted(sites.length, 'site')} that leaked in ${counted(nights.length, 'night')}${onBranch(branch)}; one mark a night, the latest to the right: █ fails ▄ warns · clean, blank not exercised`
  const lines = sites.map(
    (site) =>
      `${paint('dim', site.fingerprint)}  ${statusText(site, paint)}  ${stripText(site.strip, paint)}  ${placeText(site, paint)}  ${paint('dim', sinceText(site))}`,
  )
  return [paint('dim', title), ...lines, ''].join('\n')
}

/** One site night by night. */
export function siteText(chronicle: Chronicle, site: SiteStory, colour: boolean): string {
  const paint = painter(colour)
  const lines = [
    `${statusText(site, paint)}  ${placeText(site, paint)}  ${paint('dim', site.fingerprint)}`,
    `held by ${heldByText(site.finding)}`,
    sinceText(site),
    '',
  ]
  for (const [index, { run }] of chronicle.nights.entries()) {
    const letter = site.strip.at(index) ?? ' '
    const status = site.statuses.at(index)
    if (letter === ' ' && status === undefined) continue
    const { mark, style } = STRIP[letter]
    const commit = run.commit === null ? '' : `  ${run.commit.slice(0, 10)}`
    lines.push(`${run.at.slice(0, 10)}  ${paint(style, mark)}  ${(status ?? 'clean').padEnd(9)}  ${run.run}${commit}`)
  }
  return [...lines, ''].join('\n')
}

/** How the nights went: sparklines of what fails and what is new, and the latest nights in numbers. */
export function trendText({ nights, branch }: Chronicle, shown: number, colour: boolean): string {
  const paint = painter(colour)
  if (nights.length === 0) return `There is no night${onBranch(branch)} in the store.\n`
  const rows: [string, (night: ChronicleNight) => number][] = [
    ['failing', ({ fails }) => fails],
    ['warnings', ({ warns }) => warns],
    ['new', ({ statuses }) => (statuses.new ?? 0) + (statuses.regressed ?? 0)],
    ['fixed', ({ statuses }) => statuses.fixed ?? 0],
    ['unknown', ({ statuses }) => statuses.unknown ?? 0],
  ]
  const latest = nights.slice(-shown)
  const lines = rows.map(([title, count]) => {
    const values = latest.map(count)
    return `${title.padEnd(9)} ${sparkline(values)}  ${number(values.at(-1)!)} ${paint('dim', `(most ${number(Math.max(...values))})`)}`
  })
  const table = latest.slice(-10).map(({ run, fails, warns, statuses }) => {
    const remarks = [
      ...(['new', 'regressed', 'fixed', 'flaky', 'unknown'] as const).flatMap((status) =>
        statuses[status] === undefined ? [] : [`${number(statuses[status])} ${status}`],
      ),
      ...(run.blind ? ['blind'] : run.trusted ? [] : ['a shard is missing']),
    ]
    return `${run.at.slice(0, 10)}  ${run.run}  ${number(fails)} failing, ${counted(warns, 'warning')}${remarks.length === 0 ? '' : `: ${remarks.join(', ')}`}`
  })
  const title = `${counted(nights.length, 'night')}${onBranch(branch)}, ${latest.length} shown`
  return [paint('dim', title), ...lines, '', ...table, ''].join('\n')
}

/** What changed between two runs, a line a site. */
export function differenceText(differences: readonly Difference[], from: string, to: string, colour: boolean): string {
  const paint = painter(colour)
  if (differences.length === 0) return `Nothing changed from ${from} to ${to}.\n`
  const lines = differences.map(({ change, before, after, finding }) => {
    const { site } = finding
    const numbers = change === 'not exercised' ? `${number(before)} before` : `${number(before)} → ${number(after)}`
    return `${change.padEnd(13)}  ${paint('cyan', `${site.file}:${site.line}`)}  ${paint('bold', madeText(site))}  ${numbers}  ${paint('dim', finding.fingerprint)}`
  })
  return [paint('dim', `From ${from} to ${to}, survivors:`), ...lines, ''].join('\n')
}

function sparkline(values: readonly number[]): string {
  const most = Math.max(1, ...values)
  return values.map((value) => (value === 0 ? ' ' : BARS[Math.ceil((value / most) * (BARS.length - 1))])).join('')
}

function stripText(strip: string, paint: Paint): string {
  return Array.from(strip.slice(-SHOWN_NIGHTS), (letter) => paint(STRIP[letter].style, STRIP[letter].mark)).join('')
}

function statusText({ status, history: { rate } }: SiteStory, paint: Paint): string {
  const text = rate === undefined ? status : `${status} ${Math.round(rate * 100)}%`
  return paint(STYLES[status], text.padEnd(10))
}

function placeText({ finding: { site }, scopeKind }: SiteStory, paint: Paint): string {
  return `${paint('cyan', `${site.file}:${site.line}`)}  ${paint('bold', madeText(site))} (${scopeKind})`
}

function onBranch(branch: string): string {
  return branch === '' ? '' : ` of ${branch}`
}
