import {
  counted,
  number,
  STATUS_LETTERS,
  type FindingView,
  type PageDetail,
  type PageNight,
  type PageRow,
} from '@overstay/schema/page'
import { clipped, h } from '../element.ts'
import { barChart } from './bars.ts'
import { commandLine } from './command.ts'
import { LETTERS, nightsLeaked } from './strip.ts'
import { scrolling, tableOf } from './table.ts'

/** Since when, between which commits, and how it was each night. */
export function historySection({ row, detail, nights }: FindingView, hasPast: boolean): HTMLElement {
  const title = h('h2', {}, 'History')
  const { history: since } = detail
  if (since === undefined) {
    const text =
      !hasPast || row.tonight !== 'none'
        ? 'No night before this one is known: there is no store.'
        : 'What no rule fails has no history.'
    return h('section', {}, title, h('p', { class: 'faint' }, text))
  }
  const { appeared, cleanBefore, rate, movedFrom } = since
  const range = rangeOf(since)
  return h(
    'section',
    {},
    title,
    h(
      'p',
      {},
      h('strong', {}, row.status),
      rate !== undefined && `, on ${Math.round(rate * 100)}% of the nights`,
      `, since ${nightName(appeared)}`,
      cleanBefore !== null && `; last clean on ${nightName(cleanBefore)}`,
      movedFrom !== undefined && `; moved, it was ${clipped(movedFrom, 40)} before`,
      '.',
    ),
    range !== undefined && h('p', {}, 'It came between these commits:'),
    range !== undefined && commandLine('git', 'log', '--oneline', range),
    row.strip !== '' && nightChart(row, detail, nights),
    row.strip !== '' && h('details', {}, h('summary', {}, 'Night by night'), nightTable(row, detail, nights)),
  )
}

/** A night by its day, and by its run where that says more. */
function nightName({ at, run }: { at: string; run: string }): string {
  const day = at.slice(0, 10)
  return run === day ? day : `${day} (${clipped(run, 40)})`
}

/** The commits between which a leak came, as git spells them. */
export function rangeOf({ cleanBefore, appeared }: NonNullable<PageDetail['history']>): string | undefined {
  if (appeared.commit === null || typeof cleanBefore?.commit !== 'string') return undefined
  return `${cleanBefore.commit.slice(0, 10)}..${appeared.commit.slice(0, 10)}`
}

function nightChart({ strip }: PageRow, { kept }: PageDetail, nights: readonly PageNight[]): HTMLElement {
  const columns = nights.map(({ at, run }, index) => {
    const letter = strip.at(index) ?? ' '
    const survivors = kept.at(index) ?? 0
    const { name, class: style } = LETTERS[letter]
    const text = letter === 'F' || letter === 'w' ? `${name}, ${counted(survivors, 'survivor')}` : name
    const mark = letter === '.' ? { class: 'mark fixed', text: '·' } : undefined
    return { parts: [{ class: style, value: survivors }], label: `${at.slice(0, 10)} ${run}: ${text}`, mark }
  })
  const leaked = nightsLeaked(strip)
  const chart = barChart(`Survivors by night: leaked on ${leaked} of ${counted(nights.length, 'night')}`, columns)
  return scrolling(
    'survivors by night',
    chart,
    h(
      'p',
      { class: 'legend' },
      h('span', {}, 'survivors by night'),
      h('span', {}, '· clean'),
      h('span', {}, 'blank: not exercised'),
    ),
  )
}

const STATUS_NAMES = new Map(Object.entries(STATUS_LETTERS).map(([status, letter]) => [letter, status]))

function nightTable({ strip }: PageRow, { statuses, kept }: PageDetail, nights: readonly PageNight[]): HTMLElement {
  const lines = nights.flatMap(({ at, run, commit }, index) => {
    const letter = strip.at(index) ?? ' '
    const status = STATUS_NAMES.get(statuses.charAt(index))
    if (letter === ' ' && status === undefined) return []
    const survivors = kept.at(index) ?? undefined
    return [
      h(
        'tr',
        {},
        h('td', {}, at.slice(0, 10)),
        h('td', {}, LETTERS[letter].name),
        h('td', {}, status ?? ''),
        h('td', { class: 'number' }, survivors === undefined ? '' : number(survivors)),
        h('td', {}, h('code', {}, commit?.slice(0, 10) ?? '')),
        h('td', {}, clipped(run, 40)),
      ),
    ]
  })
  const heads = ['night', 'was', 'status', '#survivors', 'commit', 'run']
  return tableOf('night by night', heads, lines.reverse())
}
