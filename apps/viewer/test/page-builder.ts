import type { Status } from '@overstay/schema'
import { rowId, STATUS_LETTERS, type Page, type PageDetail, type PageNight, type PageRow } from '@overstay/schema/page'

const NIGHTS = 6

/** A night by its number, from 1. */
export function nightOf(number: number, changes: Partial<PageNight> = {}): PageNight {
  const at = new Date(Date.UTC(2026, 0, number, 3)).toISOString()
  const numbers = { fails: number % 3, warns: 1, came: number % 2, fixed: 0 }
  return {
    run: `n${number}`,
    at,
    commit: `c${number}`.padEnd(12, '0'),
    trusted: true,
    blind: false,
    ...numbers,
    ...changes,
  }
}

/** A row that leaks since the fourth of six nights, with what is to be told of it. */
export function rowOf(
  name: string,
  changes: Partial<PageRow> = {},
  details: Partial<PageDetail> = {},
): [PageRow, PageDetail] {
  const fingerprint = changes.fingerprint ?? `fp-${name}`
  const id = rowId(fingerprint, 'named')
  const site = { file: `src/${name}.js`, line: 6, column: 3, function: `make${name}`, kind: 'new', name } as const
  const row: PageRow = {
    id,
    block: id,
    fingerprint,
    scopeKind: 'named',
    status: 'new',
    tonight: 'fail',
    site,
    holder: { kind: 'product', file: site.file, name: `all${name}` },
    category: 'cache',
    owners: [],
    package: 'shop',
    survivors: 20,
    created: 20,
    bytes: 1700,
    since: nightOf(4).at,
    strip: '...FFF',
    ...changes,
  }
  const detail: PageDetail = {
    reason: 'it grows each time the same work is done',
    confidence: 'confirmed',
    scope: { kind: 'named', names: ['request'], tests: [`test/${name}.test.js › keeps it`] },
    scopes: 20,
    scopesWithSurvivors: 20,
    pattern: 'growing',
    holds: { objects: 3, bytes: 90, sites: [{ site: 'src/inner.js:1 array', objects: 3 }] },
    paths: [
      {
        survivors: 20,
        steps: [
          { edge: '', kind: 'variable', type: `module variable "all${name}" of ${site.file}` },
          { edge: `all${name}`, kind: 'variable', type: 'Map', site: `${site.file}:2:18` },
          { edge: '#', kind: 'entry', type: name, site: `${site.file}:6:3 in make${name}` },
        ],
        culprit: 2,
        hint: { id: 'cache', text: 'Delete the entry of `all` when the work ends.' },
        frees: { survivors: 20, bytes: 1700 },
      },
    ],
    morePaths: 0,
    excerpt: { first: 4, lines: ['function make() {', '  // kept', '  new Thing()', '}'], marked: 2, mark: 2 },
    history: { appeared: markOf(4), cleanBefore: markOf(3), lastLeak: markOf(6) },
    statuses: '   noo',
    kept: [0, 0, 0, 5, 10, 20],
    ...details,
  }
  return [row, detail]
}

function markOf(number: number): { run: string; at: string; commit: string } {
  const { run, at, commit } = nightOf(number)
  return { run, at, commit: commit! }
}

/** A page of rows; by default one of each state. */
export function pageWith(rows: [PageRow, PageDetail][] = everything(), changes: Partial<Page> = {}): Page {
  const count = rows.filter(([{ tonight }]) => tonight === 'fail').length
  return {
    run: {
      id: 'n6',
      commit: 'c6'.padEnd(12, '0'),
      branch: 'main',
      startedAt: nightOf(6).at,
      processes: 2,
      missingShards: [],
    },
    summary: { sites: 40, scopes: 120, created: 4000, survivors: 60, findings: rows.length, failed: count > 0 },
    notes: [{ code: 'X', text: 'app.js: the process was killed' }],
    hasPast: true,
    nights: Array.from({ length: NIGHTS }, (_, index) => nightOf(index + 1, index === 1 ? { trusted: false } : {})),
    olderNights: 0,
    branches: [],
    rows: rows.map(([row]) => row),
    details: Object.fromEntries(rows.map(([row, detail]) => [row.id, detail])),
    ...changes,
  }
}

export function everything(): [PageRow, PageDetail][] {
  const state = (status: Status, tonight: PageRow['tonight'], strip: string): Partial<PageRow> => ({
    status,
    tonight,
    strip,
  })
  const gone = { kept: [20, 20, 20, 20, 20, 0], statuses: `noooo${STATUS_LETTERS.fixed}` }
  return [
    rowOf('Session', { owners: ['@core'], survivors: 20 }),
    rowOf('Query', {
      ...state('regressed', 'fail', 'FF...F'),
      owners: ['@web'],
      survivors: 7,
      bytes: 90_000,
      package: 'db',
    }),
    rowOf('Inner', { block: rowId('fp-Session', 'named'), survivors: 3 }),
    rowOf('Old', { ...state('ongoing', 'warn', 'FFFFFF'), survivors: 300, since: nightOf(1).at }),
    rowOf('Muted', state('muted', 'none', 'FFFFFF'), {
      mute: { fingerprint: 'fp-Muted', until: '2026-04-01', reason: 'waits', owner: '@core' },
    }),
    rowOf('Listed', { ...state('new', 'none', ''), since: null }),
    rowOf('Mock', {
      ...state('new', 'none', ''),
      holder: { kind: 'test', file: 'test/a.test.js', name: 'mock' },
      since: null,
    }),
    rowOf('Gone', state('fixed', 'absent', 'FFFFF.'), gone),
    rowOf('Unseen', state('unknown', 'absent', 'FFFFF '), { ...gone, statuses: 'noooou' }),
    rowOf('Long', state('fixed', 'past', 'FF....'), { paths: [] }),
  ]
}
