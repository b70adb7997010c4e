import type { Status } from '@overstay/schema'
import { sortOf, type PageRow, type Sort } from '@overstay/schema/page'
import { h } from '../element.ts'

export const SORTS: Readonly<Record<Sort, string>> = {
  fail: 'fails the gate',
  warn: 'warns',
  none: 'listed only',
  byTests: 'held by tests only',
  absent: 'gone tonight',
  past: 'gone before',
}

export const STATUSES: Readonly<Record<Status, string>> = {
  new: 'leaks for the first time',
  regressed: 'was fixed, and leaks again',
  ongoing: 'leaked before, without a break',
  flaky: 'comes and goes',
  fixed: 'leaked before, and was clean',
  muted: 'known, and muted for a while',
  unknown: 'leaked before, and was not exercised',
}

const GATES: Partial<Record<Sort, string>> = { fail: 'FAIL', warn: 'WARN', none: 'listed', byTests: 'by tests' }

/** What the gate says of a row, and what it is among the nights where these are known. */
export function badges(row: PageRow, hasPast: boolean): HTMLElement {
  const gate = GATES[sortOf(row)]
  const showsStatus = hasPast && (row.tonight !== 'none' || row.status === 'muted')
  return h(
    'span',
    { class: 'badges' },
    gate !== undefined && h('span', { class: `badge is-${row.tonight}` }, gate),
    showsStatus && h('span', { class: `badge is-${row.status}`, title: STATUSES[row.status] }, row.status),
  )
}
