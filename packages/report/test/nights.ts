import type { SiteKind } from '@overstay/schema'
import { muteOf, isExpired, type Mute } from '../src/mutes.ts'
import { leakRate, type Night, type Seen } from '../src/status/life.ts'
import { Lives, type Standing } from '../src/status/lives.ts'
import { movesOf, type Traits } from '../src/status/moves.ts'

/**
 * Runs night by night as text, with the statuses they must have:
 *
 *     # a leak that stays is new once
 *     commit   a  b    c        d
 *     Session  c  L    L        c
 *     =        -  new  ongoing  fixed
 *     range    -  a..b a..b     -
 *
 * `L` leaked, `c` was exercised and clean, `.` was not exercised. `shards` and `canary` rows say `ok` or anything else.
 * `@Session file=src/b.js function=f` gives a site other traits than its defaults; `mute Session until=3` mutes it to the
 * end of the third night. An expectation may tell more: `flaky:50%`, `ongoing<Before` (moved), `new!` (its mute ended).
 */
export interface Case {
  title: string
  nights: Night[]
  rows: Row[]
  mutes: Mute[]
}

interface Row {
  label: string
  traits: Traits
  cells: string[]
  statuses: string[]
  ranges: string[]
}

const STATES: Record<string, Seen | undefined> = { L: 'leak', c: 'clean', '.': undefined }

export function casesOf(text: string): Case[] {
  return text
    .split(/^(?=# )/m)
    .filter((part) => part.startsWith('# '))
    .map(caseOf)
}

function caseOf(text: string): Case {
  const [title, ...lines] = text.split('\n').filter((line) => line.trim() !== '')
  const rows: Row[] = []
  const mutes: Mute[] = []
  const traits = new Map<string, Partial<Record<string, string>>>()
  let nights: Night[] = []
  for (const line of lines) {
    const [label, ...cells] = line.trim().split(/\s+/)
    if (label.startsWith('@')) traits.set(label.slice(1), attributes(cells))
    else if (label === 'commit') nights = cells.map(nightOf)
    else if (label === 'shards' || label === 'canary')
      nights = nights.map((night, index) => ({ ...night, trusted: night.trusted && cells[index] === 'ok' }))
    else if (label === 'mute') mutes.push(muteFrom(cells))
    else if (label === '=') rows.at(-1)!.statuses = cells
    else if (label === 'range') rows.at(-1)!.ranges = cells
    else rows.push({ label, traits: traitsOf(label, traits.get(label) ?? {}), cells, statuses: [], ranges: [] })
  }
  for (const { label, cells, statuses } of rows) {
    if (cells.length !== nights.length || (statuses.length !== 0 && statuses.length !== nights.length))
      throw new Error(`${title}: ${label} has not one cell a night`)
    const odd = cells.find((cell) => !(cell in STATES))
    if (odd !== undefined) throw new Error(`${title}: ${label} has a cell "${odd}"`)
  }
  if (!rows.some(({ statuses }) => statuses.length > 0)) throw new Error(`${title} expects nothing`)
  return { title: title.slice(2), nights, rows, mutes }
}

/** What a case must come to and what it comes to, by site: statuses and, where a case tells them, ranges. */
export function played({ nights, rows, mutes }: Case): {
  expected: Record<string, string>
  actual: Record<string, string>
} {
  const lives = new Lives()
  const statuses = new Map<string, string[]>(rows.map(({ label }) => [label, []]))
  const ranges = new Map<string, string[]>(rows.map(({ label }) => [label, []]))
  for (const [index, night] of nights.entries()) {
    const sightings = new Map<string, Seen>()
    for (const { label, cells } of rows) {
      const seen = STATES[cells[index]]
      if (seen !== undefined) sightings.set(label, seen)
    }
    const traits = (keys: string[]): Traits[] => keys.map((key) => rows.find(({ label }) => label === key)!.traits)
    const moves = movesOf(traits(lives.missing(sightings)), traits(lives.arrived(sightings)))
    const standings = lives.next(night, sightings, moves)
    for (const { label, traits: own } of rows) {
      const standing = standings.find(({ key }) => key === label)
      statuses
        .get(label)!
        .push(standing === undefined ? '-' : spelled(standing, own, sightings.get(label), night, mutes))
      ranges.get(label)!.push(standing === undefined ? '-' : rangeOf(standing))
    }
  }
  const expected: Record<string, string> = {}
  const actual: Record<string, string> = {}
  for (const row of rows) {
    if (row.statuses.length > 0) {
      expected[row.label] = row.statuses.join(' ')
      actual[row.label] = statuses
        .get(row.label)!
        .map((text, index) => detailed(text, row.statuses[index]))
        .join(' ')
    }
    if (row.ranges.length > 0) {
      expected[`${row.label} range`] = row.ranges.join(' ')
      actual[`${row.label} range`] = ranges.get(row.label)!.join(' ')
    }
  }
  return { expected, actual }
}

function spelled(
  { status, life }: Standing,
  { site }: Traits,
  seen: Seen | undefined,
  { at }: Night,
  mutes: Mute[],
): string {
  const mute = seen === 'leak' ? muteOf({ fingerprint: site.name, file: site.file }, mutes, at) : undefined
  const ended = mute !== undefined && isExpired(mute, at)
  const word = mute !== undefined && !ended ? 'muted' : status
  const rate = status === 'flaky' ? `:${Math.round(leakRate(life) * 100)}%` : ''
  return `${word}${ended ? '!' : ''}${rate}${life.movedFrom === undefined ? '' : `<${life.movedFrom}`}`
}

/** Rates and moves are compared where the case tells them. */
function detailed(text: string, expected: string): string {
  const withRate = expected.includes('%') ? text : text.replace(/:\d+%/, '')
  return expected.includes('<') ? withRate : withRate.replace(/<.*/, '')
}

function rangeOf({ life }: Standing): string {
  return `${life.cleanBefore?.commit ?? '?'}..${life.appeared?.commit ?? '?'}`
}

function nightOf(commit: string, index: number): Night {
  const at = `2026-01-${String(index + 1).padStart(2, '0')}T03:00:00.000Z`
  return { run: `run-${index + 1}`, at, commit: commit === '-' ? null : commit, trusted: true }
}

function muteFrom([label, ...cells]: string[]): Mute {
  const { until } = attributes(cells)
  const what = label.includes('/') ? { path: label } : { fingerprint: label }
  return { ...what, until: `2026-01-${until!.padStart(2, '0')}`, reason: 'known', owner: 'team' }
}

function traitsOf(label: string, own: Partial<Record<string, string>>): Traits {
  const {
    file = `src/${label}.js`,
    line = '1',
    name = label,
    holder = label,
    category = 'cache',
    scope = 'named',
  } = own
  return {
    key: label,
    scopeKind: scope,
    site: {
      file,
      line: Number(line),
      column: 1,
      function: own.function ?? `make${label}`,
      kind: (own.kind ?? 'new') as SiteKind,
      name,
    },
    holder: { kind: 'product', file: own['holder-file'] ?? file, name: holder === 'none' ? '' : holder },
    category,
  }
}

function attributes(cells: string[]): Partial<Record<string, string>> {
  return Object.fromEntries(cells.map((cell) => cell.split('=') as [string, string]))
}
