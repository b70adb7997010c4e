import { counted, number, type Overview, type PageNight } from '@overstay/schema/page'
import { clipped, h } from '../element.ts'
import { compareHash } from '../routes.ts'
import { barChart, type Column } from './bars.ts'
import { scrolling, tableOf } from './table.ts'

/** How the nights went, and the nights in numbers. */
export function trendSection({ nights, olderNights, run }: Overview): HTMLElement {
  const title = h('h2', {}, 'Trend')
  if (nights.length === 0)
    return h('section', {}, title, h('p', { class: 'faint' }, 'There is no store, so there are no nights to show.'))
  const latest = nights.at(-1)!
  const most = Math.max(...nights.map(({ fails }) => fails))
  const label = `Leaks on ${counted(nights.length, 'night')}: ${number(latest.fails)} on the latest, ${number(most)} at most`
  const columns = nights.map((night, index) => ({
    parts: partsOf(night.fails, night.warns),
    label: nightText(night),
    mark: markOf(night),
    href: index === 0 ? undefined : compareHash(nights[index - 1].run, night.run),
  }))
  return h(
    'section',
    {},
    title,
    scrolling('trend', barChart(label, columns)),
    h(
      'p',
      { class: 'legend' },
      h('span', { class: 'key fails' }, 'leaks by the rules of the gate'),
      h('span', { class: 'key warns' }, 'warnings'),
      h('span', {}, '+ new'),
      h('span', {}, '− fixed'),
      h('span', {}, '? blind, or a shard is missing'),
    ),
    olderNights > 0 &&
      h(
        'p',
        { class: 'faint' },
        `The store has ${counted(olderNights, 'older night')}: overstay trend and overstay serve show them.`,
      ),
    h('details', {}, h('summary', {}, 'Nights in numbers'), nightsTable(nights, run.id)),
  )
}

function markOf({ trusted, came, fixed }: PageNight): { class: string; text: string } | undefined {
  if (!trusted) return { class: 'mark', text: '?' }
  if (came > 0) return { class: 'mark came', text: '+' }
  return fixed > 0 ? { class: 'mark fixed', text: '−' } : undefined
}

function nightText({ at, run, fails, warns, came, fixed, blind, trusted }: PageNight): string {
  const parts = [`${at.slice(0, 10)} ${run}: ${counted(fails, 'leak')}, ${counted(warns, 'warning')}`]
  if (came > 0) parts.push(`${number(came)} new`)
  if (fixed > 0) parts.push(`${number(fixed)} fixed`)
  if (!trusted) parts.push(blind ? 'blind' : 'a shard is missing')
  return parts.join(', ')
}

function nightsTable(nights: readonly PageNight[], tonight: string): HTMLElement {
  const heads = ['night', 'run', '#leaks', '#warnings', '#new', '#fixed', 'remarks']
  const lines = nights.map((night, index) => {
    const { at, run, fails, warns, came, fixed, trusted, blind } = night
    const before = nights.at(index - 1)
    const name = clipped(run, 40)
    return h(
      'tr',
      {},
      h('td', {}, at.slice(0, 10)),
      h('td', {}, index === 0 || before === undefined ? name : h('a', { href: compareHash(before.run, run) }, name)),
      ...[fails, warns, came, fixed].map((value) => h('td', { class: 'number' }, number(value))),
      h('td', {}, trusted ? '' : blind ? 'blind' : 'a shard is missing', run === tonight && 'this run'),
    )
  })
  return tableOf('nights in numbers', heads, lines.reverse())
}

export function partsOf(fails: number, warns: number): Column['parts'] {
  return [
    { class: 'fails', value: fails },
    { class: 'warns', value: warns },
  ]
}
