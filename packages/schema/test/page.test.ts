import { describe, expect, test } from 'vitest'
import {
  bytes,
  changeBetween,
  differenceOf,
  filledPage,
  findingOf,
  overviewOf,
  parametersOf,
  queryFrom,
  rowId,
  selectRows,
  type Page,
  type PageDetail,
  type PageRow,
  type RowQuery,
} from '../src/page/index.ts'

function rowOf(name: string, changes: Partial<PageRow> = {}): PageRow {
  const id = rowId(name, 'named')
  return {
    id,
    block: id,
    fingerprint: name,
    scopeKind: 'named',
    status: 'new',
    tonight: 'fail',
    site: { file: `src/${name}.js`, line: 1, column: 1, function: '', kind: 'new', name },
    holder: { kind: 'product', file: 'src/held.js', name: `all${name}` },
    category: 'cache',
    owners: [],
    package: 'shop',
    survivors: 1,
    created: 1,
    bytes: 10,
    since: null,
    strip: '',
    ...changes,
  }
}

function pageOf(rows: PageRow[], details: Record<string, Partial<PageDetail>> = {}): Page {
  const bare: PageDetail = { paths: [], morePaths: 0, statuses: '', kept: [] }
  const at = '2026-01-01T03:00:00.000Z'
  return {
    run: { id: 'n', commit: null, branch: null, startedAt: at, processes: 1, missingShards: [] },
    summary: { sites: 1, scopes: 1, created: 1, survivors: 1, findings: rows.length, failed: true },
    notes: [],
    hasPast: true,
    nights: ['a', 'b'].map((run) => ({
      run,
      at,
      commit: null,
      trusted: true,
      blind: false,
      fails: 0,
      warns: 0,
      came: 0,
      fixed: 0,
    })),
    olderNights: 0,
    branches: [],
    rows,
    details: Object.fromEntries(rows.map(({ id, fingerprint }) => [id, { ...bare, ...details[fingerprint] }])),
  }
}

const all = queryFrom(new URLSearchParams())
const names = (rows: readonly PageRow[], query: Partial<RowQuery>): string[] =>
  selectRows(rows, { ...all, ...query }).rows.map(({ fingerprint }) => fingerprint)

describe('rows', () => {
  const rows = [
    rowOf('listed', { tonight: 'none' }),
    rowOf('mock', { tonight: 'none', holder: { kind: 'test', file: 'test/a.js', name: 'mock' } }),
    rowOf('muted', { tonight: 'none', status: 'muted', holder: { kind: 'runner', file: '', name: '' } }),
    rowOf('past', { tonight: 'past', status: 'fixed' }),
    rowOf('absent', { tonight: 'absent', status: 'unknown' }),
    rowOf('warns', { tonight: 'warn', owners: ['@core', '@web'], survivors: 30 }),
    rowOf('fails', { bytes: 500, since: '2026-01-01', package: 'db' }),
  ]

  test('the gravest come first, equals as they were', () => {
    expect(names(rows, {})).toEqual(['fails', 'warns', 'absent', 'listed', 'mock', 'muted', 'past'])
    expect(names(rows, { descending: true })).toEqual(['past', 'listed', 'mock', 'muted', 'absent', 'warns', 'fails'])
  })

  test.each<[Partial<RowQuery>, string[]]>([
    [{ sort: 'byTests' }, ['mock']],
    [{ sort: 'none' }, ['listed', 'muted']],
    [{ status: 'muted' }, ['muted']],
    [{ owner: '@web' }, ['warns']],
    [{ owner: '(nobody)', sort: 'fail' }, ['fails']],
    [{ package: 'db' }, ['fails']],
    [{ text: 'SRC/WARNS.js:1' }, ['warns']],
    [{ text: 'allmuted' }, []],
    [{ text: 'allfails cache' }, ['fails']],
    [{ text: 'fails warns' }, []],
    [{ by: 'survivors', descending: true, size: 2 }, ['warns', 'listed']],
    [{ from: 5 }, ['muted', 'past']],
    [{ from: 70 }, []],
  ])('asked for %j', (query, expected) => {
    expect(names(rows, query)).toEqual(expected)
  })

  test('the total counts what is not shown', () => {
    expect(selectRows(rows, { ...all, from: 1, size: 2 }).total).toBe(7)
  })
})

test.each<Partial<RowQuery>>([
  {},
  {
    text: 'a b&c=d#e',
    sort: 'byTests',
    status: 'flaky',
    owner: '@a/b',
    package: '@x/y',
    by: 'since',
    descending: true,
  },
  { by: 'severity', descending: true, from: 200, size: 50 },
])('a question is read from an address as it was written: %j', (query) => {
  expect(queryFrom(new URLSearchParams(parametersOf(query).toString()))).toEqual({ ...all, ...query })
})

test('what cannot be read in an address asks for nothing, and nobody gets all at once', () => {
  const odd = queryFrom(new URLSearchParams('sort=toString&by=constructor&from=-1&size=1e9&text=a'))
  expect(odd).toEqual({ ...all, text: 'a' })
  expect(queryFrom(new URLSearchParams('size=99999')).size).toBe(500)
})

test('the overview has one leak for each holder, what came first among the warnings, and tallies', () => {
  const rows = [
    rowOf('main', { owners: ['@a'], bytes: 5 }),
    rowOf('with', { block: rowId('main', 'named') }),
    rowOf('old', { tonight: 'warn', status: 'ongoing', owners: ['@a', '@b'] }),
    rowOf('came', { tonight: 'warn', status: 'regressed' }),
    rowOf('fixed', { tonight: 'absent', status: 'fixed' }),
  ]
  const { failing, warning, absent, counts, owners, packages } = overviewOf(
    pageOf(rows, { main: { reason: 'it grows' } }),
  )
  expect(
    failing.map(({ main, others, reason }) => [main.fingerprint, others.map((one) => one.fingerprint), reason]),
  ).toEqual([['main', ['with'], 'it grows']])
  expect(warning.map(({ fingerprint }) => fingerprint)).toEqual(['came', 'old'])
  expect(absent.map(({ fingerprint }) => fingerprint)).toEqual(['fixed'])
  expect(counts).toEqual({ fail: 2, warn: 2, none: 0, absent: 1, past: 0, muted: 0, byTests: 0 })
  expect(owners.map(({ name, fails, warns, bytes: size }) => [name, fails, warns, size])).toEqual([
    ['(nobody)', 1, 1, 20],
    ['@a', 1, 1, 15],
    ['@b', 0, 1, 10],
  ])
  expect(packages).toEqual([{ name: 'shop', fails: 2, warns: 2, bytes: 35 }])
})

test('a finding is found by its id, and by its fingerprint', () => {
  const page = pageOf([rowOf('main'), rowOf('with', { block: rowId('main', 'named') })])
  expect(findingOf(page, 'with.named')?.others.map(({ fingerprint }) => fingerprint)).toEqual(['main'])
  expect(findingOf(page, 'main')?.row.id).toBe('main.named')
  expect(findingOf(page, 'constructor')).toBe(undefined)
})

test.each([
  [undefined, undefined, undefined],
  [undefined, [true, 3], 'appeared'],
  [[false, 0], [true, 3], 'appeared'],
  [[true, 3], [false, 0], 'went away'],
  [[true, 3], undefined, 'not exercised'],
  [[false, 0], undefined, undefined],
  [[false, 0], [false, 0], undefined],
  [[true, 3], [true, 3], undefined],
  [[true, 3], [true, 4], 'more'],
  [[true, 3], [true, 2], 'fewer'],
] as const)('from %j to %j is %s', (before, after, change) => {
  const sighting = (seen: readonly [boolean, number] | undefined): Parameters<typeof changeBetween>[0] =>
    seen && { leaks: seen[0], survivors: seen[1] }
  expect(changeBetween(sighting(before), sighting(after))).toBe(change)
})

test('two nights of a page are compared by its strips; a night that is not there is told', () => {
  const page = pageOf([rowOf('grew', { strip: 'FF' }), rowOf('same', { strip: '..' }), rowOf('new', { strip: ' w' })], {
    grew: { kept: [3, 8] },
    new: { kept: [null, 2] },
  })
  expect(
    differenceOf(page, 'a', 'b')?.map(({ row, change, before, after }) => [row.fingerprint, change, before, after]),
  ).toEqual([
    ['grew', 'more', 3, 8],
    ['new', 'appeared', 0, 2],
  ])
  expect(differenceOf(page, 'a', 'c')).toBe(undefined)
})

test('no data ends the element that holds it, and what looks like a pattern is none', () => {
  const template = `<meta content="connect-src 'none'"><script><!--overstay-data--></script>`
  const page = pageOf([rowOf('</script><!--overstay-data-->$&$1')])
  const text = filledPage(template, page)
  expect(text.match(/<\/?script>/g)).toHaveLength(2)
  expect(JSON.parse(/<script>(.*)<\/script>/s.exec(text)![1])).toEqual(page)
  expect(text).toContain("connect-src 'none'")
  expect(filledPage(template)).toBe(`<meta content="connect-src 'self'"><script>null</script>`)
})

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1032, '1 kB'],
  [437_123, '437 kB'],
  [12_345_678, '12.3 MB'],
  [5e12, '5000 GB'],
])('%i bytes are %s', (value, text) => {
  expect(bytes(value)).toBe(text)
})
