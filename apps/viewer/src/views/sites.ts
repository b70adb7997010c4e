import {
  bytes,
  counted,
  number,
  PAGE_SIZE,
  sorts,
  type OrderKey,
  type Overview,
  type PageRow,
  type RowQuery,
} from '@overstay/schema/page'
import { h, listening } from '../element.ts'
import { badges, SORTS, STATUSES } from '../parts/badges.ts'
import { holderText, siteLink } from '../parts/place.ts'
import { stripOf } from '../parts/strip.ts'
import { scrolling } from '../parts/table.ts'
import { sitesHash } from '../routes.ts'
import type { Source } from '../source.ts'

interface Column {
  title: string
  by?: OrderKey
  /** What is asked for first when the column is chosen. */
  descending?: boolean
  cell: (row: PageRow, hasPast: boolean) => Node | string | undefined
  number?: boolean
}

const COLUMNS: readonly Column[] = [
  { title: 'State', by: 'severity', cell: badges },
  { title: 'Site', by: 'site', cell: siteLink },
  { title: 'Held by', by: 'holder', cell: holderText },
  { title: 'Survivors', by: 'survivors', descending: true, number: true, cell: (row) => number(row.survivors) },
  { title: 'Bytes', by: 'bytes', descending: true, number: true, cell: (row) => bytes(row.bytes) },
  { title: 'Since', by: 'since', descending: true, cell: (row) => row.since?.slice(0, 10) },
  { title: 'Owner', by: 'owner', cell: (row) => row.owners.join(' ') },
  { title: 'Nights', cell: (row) => stripOf(row.strip) },
]

/** All sites, to be filtered and sorted. What is asked for stands in the address, so that it can be handed on. */
export async function sitesView(source: Source, overview: Overview, start: RowQuery): Promise<HTMLElement> {
  let query = start
  let asked = 0
  const status = h('p', { role: 'status', class: 'faint' })
  const body = h('tbody')
  const more = h('button', { type: 'button' })
  const heads = COLUMNS.map((column) => headOf(column))
  const shownColumns =
    overview.nights.length > 0 ? COLUMNS : COLUMNS.filter(({ title }) => title !== 'Nights' && title !== 'Since')

  async function show(next: RowQuery): Promise<void> {
    query = next
    const turn = ++asked
    const { rows, total } = await source.rows(query)
    // A slower answer to an earlier question comes too late.
    if (turn !== asked) return
    const lines = rows.map((row) => lineOf(row, shownColumns, overview.hasPast))
    if (query.from === 0) body.replaceChildren(...lines)
    else body.append(...lines)
    const shown = query.from + rows.length
    status.textContent =
      total === 0
        ? 'No site is like that.'
        : `${counted(total, 'site')}${shown < total ? `, ${number(shown)} shown` : ''}`
    more.hidden = shown >= total
    more.textContent = `Show ${number(Math.min(PAGE_SIZE, total - shown))} more`
    for (const [index, { by }] of COLUMNS.entries()) {
      const order = by === query.by ? (query.descending ? 'descending' : 'ascending') : 'none'
      if (by !== undefined) heads[index].setAttribute('aria-sort', order)
    }
  }
  function ask(change: Partial<RowQuery>): void {
    const next = { ...query, ...change, from: 0 }
    history.replaceState(null, '', sitesHash(next))
    void show(next)
  }
  function headOf({ title, by, descending = false, number: isNumber }: Column): HTMLElement {
    const attributes = { scope: 'col', ...(isNumber && { class: 'number' }) }
    if (by === undefined) return h('th', attributes, title)
    const click = (): void => {
      ask({ by, descending: query.by === by ? !query.descending : descending })
    }
    return h('th', attributes, listening(h('button', { type: 'button' }, title), { click }))
  }
  listening(more, {
    click: () => {
      void show({ ...query, from: query.from + query.size })
    },
  })
  const table = h(
    'table',
    { class: 'sites' },
    h('caption', { class: 'hidden' }, 'All sites'),
    h('thead', {}, h('tr', {}, ...heads.filter((_head, index) => shownColumns.includes(COLUMNS[index])))),
    body,
  )
  await show(query)
  return h(
    'div',
    { class: 'view' },
    h('h1', { tabindex: -1 }, 'All sites'),
    filters(query, overview, ask),
    status,
    scrolling('all sites', table),
    more,
  )
}

function lineOf(row: PageRow, columns: readonly Column[], hasPast: boolean): HTMLElement {
  const cells = columns.map(({ cell, number: isNumber }) =>
    h('td', isNumber ? { class: 'number' } : {}, cell(row, hasPast)),
  )
  return h('tr', { class: `is-${row.tonight}` }, ...cells)
}

function filters(
  query: RowQuery,
  { owners, packages, hasPast }: Overview,
  ask: (change: Partial<RowQuery>) => void,
): HTMLElement {
  const search = h('input', {
    type: 'search',
    id: 'search',
    value: query.text,
    placeholder: 'file, class, owner, fingerprint',
    autocomplete: 'off',
    spellcheck: 'false',
  })
  listening(search, {
    input: () => {
      ask({ text: search.value })
    },
  })
  const select = (
    label: string,
    key: 'sort' | 'status' | 'owner' | 'package',
    options: readonly (readonly [string, string])[],
  ): HTMLElement => {
    const known =
      options.some(([value]) => value === query[key]) || query[key] === '' ? [] : [[query[key], query[key]] as const]
    const all = [['', 'all'] as const, ...known, ...options]
    const chosen = h(
      'select',
      {},
      ...all.map(([value, text]) => h('option', { value, selected: value === query[key] }, text)),
    )
    listening(chosen, {
      change: () => {
        // Every option was made from a word of that question.
        ask({ [key]: chosen.value })
      },
    })
    return h('label', {}, h('span', {}, label), chosen)
  }
  return h(
    'form',
    { class: 'filters', role: 'search', 'aria-label': 'filter sites' },
    h('label', { class: 'wide' }, h('span', {}, 'Search ', h('kbd', {}, '/')), search),
    select(
      'State',
      'sort',
      sorts.map((sort) => [sort, SORTS[sort]]),
    ),
    hasPast &&
      select(
        'Status',
        'status',
        Object.keys(STATUSES).map((status) => [status, status]),
      ),
    select(
      'Owner',
      'owner',
      owners.map(({ name }) => [name, name]),
    ),
    select(
      'Package',
      'package',
      packages.map(({ name }) => [name, name]),
    ),
  )
}
