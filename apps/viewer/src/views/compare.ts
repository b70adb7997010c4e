import { counted, number, type Change, type Overview, type PageNight, type RowDifference } from '@overstay/schema/page'
import { clipped, h, listening } from '../element.ts'
import { badges } from '../parts/badges.ts'
import { siteLink } from '../parts/place.ts'
import { tableOf } from '../parts/table.ts'
import { compareHash } from '../routes.ts'
import type { Source } from '../source.ts'

const CHANGES: Readonly<Record<Change, { title: string; about: string }>> = {
  appeared: { title: 'Appeared', about: 'leaks on the later night, and did not on the earlier one' },
  more: { title: 'More', about: 'keeps more than before' },
  fewer: { title: 'Fewer', about: 'keeps less than before' },
  'went away': { title: 'Went away', about: 'leaked on the earlier night, and was clean on the later one' },
  'not exercised': { title: 'Not exercised', about: 'leaked on the earlier night; on the later one nobody looked' },
}

/** What changed from one night to another. */
export async function compareView(
  source: Source,
  overview: Overview,
  asked: { from: string; to: string },
): Promise<HTMLElement> {
  const { nights } = overview
  const title = h('h1', { tabindex: -1 }, 'Compare two nights')
  if (nights.length < 2) {
    const text =
      nights.length === 0 ? 'There is no store, so there are no nights to compare.' : 'There is one night only.'
    return h(
      'div',
      { class: 'view' },
      title,
      h('p', { class: 'note' }, `${text} Keep nights with overstay ingest or overstay nightly.`),
    )
  }
  const from = asked.from === '' ? nights.at(-2)!.run : asked.from
  const to = asked.to === '' ? nights.at(-1)!.run : asked.to
  const differences = await source.difference(from, to)
  return h(
    'div',
    { class: 'view' },
    title,
    choice(nights, from, to),
    differences === undefined
      ? h('p', { class: 'note' }, 'One of these nights is not here.')
      : result(differences, overview.hasPast),
  )
}

function choice(nights: readonly PageNight[], from: string, to: string): HTMLElement {
  const select = (label: string, chosen: string, hash: (run: string) => `#${string}`): HTMLElement => {
    const options = [...nights].reverse().map(({ run, at, fails, warns }) => {
      const name = run === at.slice(0, 10) ? '' : ` ${clipped(run, 40)}`
      const text = `${at.slice(0, 10)}${name}: ${counted(fails, 'leak')}, ${counted(warns, 'warning')}`
      return h('option', { value: run, selected: run === chosen }, text)
    })
    const element = h('select', {}, ...options)
    listening(element, {
      change: () => {
        location.hash = hash(element.value)
      },
    })
    return h('label', {}, h('span', {}, label), element)
  }
  return h(
    'form',
    { class: 'filters', 'aria-label': 'nights' },
    select('From', from, (run) => compareHash(run, to)),
    select('To', to, (run) => compareHash(from, run)),
  )
}

function result(differences: readonly RowDifference[], hasPast: boolean): HTMLElement {
  if (differences.length === 0) return h('p', {}, 'Nothing changed.')
  const sections = Object.entries(CHANGES).flatMap(([change, { title, about }]) => {
    const own = differences.filter((one) => one.change === change)
    if (own.length === 0) return []
    const lines = own.map(({ row, before, after }) =>
      h(
        'tr',
        {},
        h('td', {}, badges(row, hasPast)),
        h('td', {}, siteLink(row)),
        h(
          'td',
          { class: 'number' },
          change === 'not exercised' ? `${number(before)} before` : `${number(before)} → ${number(after)}`,
        ),
      ),
    )
    const table = tableOf(title, ['tonight', 'site', '#survivors'], lines, 'differences')
    return [
      h(
        'section',
        {},
        h('h2', {}, title, h('span', { class: 'count' }, ` ${number(own.length)}`)),
        h('p', { class: 'faint' }, about),
        table,
      ),
    ]
  })
  return h(
    'div',
    {},
    h('p', { role: 'status', class: 'faint' }, `${counted(differences.length, 'site')} changed`),
    ...sections,
  )
}
