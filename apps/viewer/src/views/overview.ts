import {
  bytes,
  counted,
  hasCome,
  number,
  type Block,
  type Overview,
  type PageRow,
  type Tally,
} from '@overstay/schema/page'
import { clipped, h, sentence } from '../element.ts'
import { badges } from '../parts/badges.ts'
import { shareBar } from '../parts/bars.ts'
import { holderText, siteLink } from '../parts/place.ts'
import { stripOf } from '../parts/strip.ts'
import { tableOf } from '../parts/table.ts'
import { partsOf, trendSection } from '../parts/trend.ts'
import { sitesHash } from '../routes.ts'

/** What a person reads first: what is new, what is still there, how the nights went, and whose it is. */
export function overviewView(overview: Overview): HTMLElement {
  const { failing, hasPast, warning, absent, counts } = overview
  const came = failing.filter(({ main }) => hasCome(main))
  const others = failing.filter(({ main }) => !hasCome(main))
  const hidden = counts.fail - failing.reduce((sum, { others: same }) => sum + 1 + same.length, 0)
  return h(
    'div',
    { class: 'view' },
    verdict(overview),
    ...overview.notes.map(({ text }) => h('p', { class: 'note' }, text)),
    !hasPast &&
      h(
        'p',
        { class: 'note' },
        'No earlier runs are known, so nothing can be called new: keep nights with ',
        h('code', {}, 'overstay ingest'),
        ' or ',
        h('code', {}, 'overstay nightly'),
        '.',
      ),
    blockSection(hasPast ? 'New tonight' : 'Fails the gate', hasPast ? came : failing, hasPast),
    hasPast && blockSection('Known, and fails the gate', others, hasPast),
    hidden > 0 &&
      h('p', {}, h('a', { href: sitesHash({ sort: 'fail' }) }, `and ${counted(hidden, 'more finding')} that fail`)),
    rowSection('Warnings', warning, counts.warn, sitesHash({ sort: 'warn' }), hasPast),
    goneSection(absent),
    trendSection(overview),
    h(
      'div',
      { class: 'columns' },
      tallies('By owner', overview.owners, (owner) => sitesHash({ owner })),
      tallies('By package', overview.packages, (name) => sitesHash({ package: name })),
    ),
    alsoSection(overview),
  )
}

function verdict({ summary, run, counts, leaks, hasPast }: Overview): HTMLElement {
  const { failed, created, sites, scopes, survivors, findings } = summary
  const text = run.blind
    ? 'This night is blind: it proves nothing'
    : failed
      ? `${counted(leaks, 'leak')}${counts.fail > leaks ? ` of ${counted(counts.fail, 'site')}` : ''} fail${leaks === 1 ? 's' : ''} the gate`
      : findings === 0
        ? 'Everything went away'
        : 'Nothing fails the gate'
  const kind = run.blind ? 'is-blind' : failed ? 'is-bad' : 'is-good'
  const meta: [string, string][] = [
    ['run', run.id],
    ['branch', run.branch ?? 'none'],
    ['commit', run.commit?.slice(0, 10) ?? 'none'],
    ['started', timeText(run.startedAt)],
    ['processes', number(run.processes)],
  ]
  return h(
    'section',
    { class: `verdict ${kind}` },
    h('h1', { tabindex: -1 }, text),
    h(
      'p',
      {},
      `Judged: ${counted(created, 'object')} of ${counted(sites, 'site')} in ${counted(scopes, 'scope')}; ${number(survivors)} survived.`,
    ),
    hasPast && h('p', { class: 'counts' }, ...countLinks(counts)),
    h(
      'dl',
      { class: 'meta' },
      ...meta.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, clipped(value, 60)))),
    ),
  )
}

function countLinks({ warn, absent, muted }: Overview['counts']): (Node | string)[] {
  const links: [number, string, `#${string}`][] = [
    [warn, 'warned', sitesHash({ sort: 'warn' })],
    [absent, 'gone or not met', sitesHash({ sort: 'absent' })],
    [muted, 'muted', sitesHash({ status: 'muted' })],
  ]
  return links
    .filter(([count]) => count > 0)
    .flatMap(([count, what, href], index) => [index === 0 ? '' : ' · ', h('a', { href }, `${number(count)} ${what}`)])
}

function blockSection(title: string, blocks: readonly Block[], hasPast: boolean): HTMLElement | undefined {
  if (blocks.length === 0) return undefined
  return h('section', {}, h('h2', {}, title, count(blocks.length)), ...blocks.map((block) => card(block, hasPast)))
}

function card({ main, others, reason, fix }: Block, hasPast: boolean): HTMLElement {
  const facts: [string, Node | string | undefined][] = [
    ['kept', `${number(main.survivors)} of ${number(main.created)}, ${bytes(main.bytes)}: ${reason}`],
    ['held by', holderText(main)],
    ['fix', fix === '' ? undefined : sentence(clipped(fix, 400))],
    [
      'with it',
      others.length === 0
        ? undefined
        : h(
            'ul',
            { class: 'plain' },
            ...others.slice(0, 5).map((row) => h('li', {}, siteLink(row))),
            others.length > 5 && h('li', {}, `and ${number(others.length - 5)} more`),
          ),
    ],
    ['owner', main.owners.length === 0 ? undefined : main.owners.join(' ')],
  ]
  return h(
    'article',
    { class: `card is-${main.tonight}` },
    h('h3', {}, badges(main, hasPast), ' ', siteLink(main), stripOf(main.strip)),
    h(
      'dl',
      {},
      ...facts.flatMap(([name, value]) =>
        value === undefined ? [] : [h('div', {}, h('dt', {}, name), h('dd', {}, value))],
      ),
    ),
  )
}

function rowSection(
  title: string,
  rows: readonly PageRow[],
  total: number,
  all: `#${string}`,
  hasPast: boolean,
): HTMLElement | undefined {
  if (total === 0) return undefined
  return h(
    'section',
    {},
    h('h2', {}, title, count(total)),
    h('ul', { class: 'rows' }, ...rows.map((row) => rowLine(row, hasPast))),
    total > rows.length && h('p', {}, h('a', { href: all }, `all ${counted(total, 'warning')}`)),
  )
}

function rowLine(row: PageRow, hasPast: boolean): HTMLElement {
  return h(
    'li',
    {},
    badges(row, hasPast),
    siteLink(row),
    h(
      'span',
      { class: 'faint' },
      `kept ${number(row.survivors)}, ${bytes(row.bytes)}`,
      row.owners.length > 0 && ` · ${row.owners.join(' ')}`,
    ),
    stripOf(row.strip),
  )
}

/** What leaked before: fixed by name, the rest below. What nobody looked at is never called fixed. */
function goneSection(absent: readonly PageRow[]): HTMLElement | undefined {
  const lines: [PageRow['status'], string][] = [
    ['fixed', 'Fixed tonight'],
    ['flaky', 'Comes and goes, and was not met'],
    ['unknown', 'Not exercised tonight, so not fixed'],
  ]
  const lists = lines.flatMap(([status, title]) => {
    const rows = absent.filter((row) => row.status === status)
    if (rows.length === 0) return []
    const rest = rows.length - 8
    return [
      h('h3', { class: `gone is-${status}` }, title, count(rows.length)),
      h('ul', { class: 'rows' }, ...rows.slice(0, 8).map((row) => h('li', {}, siteLink(row), stripOf(row.strip)))),
      rest > 0 && h('p', {}, h('a', { href: sitesHash({ sort: 'absent', status }) }, `and ${number(rest)} more`)),
    ]
  })
  return lists.length === 0 ? undefined : h('section', {}, h('h2', {}, 'Gone'), ...lists)
}

function tallies(title: string, all: readonly Tally[], href: (name: string) => `#${string}`): HTMLElement {
  const most = Math.max(1, ...all.map(({ fails, warns }) => fails + warns))
  const rows = all
    .slice(0, 10)
    .map(({ name, fails, warns, bytes: size }) =>
      h(
        'tr',
        {},
        h('th', { scope: 'row' }, h('a', { href: href(name) }, clipped(name, 50))),
        h('td', { class: 'number' }, number(fails)),
        h('td', { class: 'number' }, number(warns)),
        h('td', { class: 'number' }, bytes(size)),
        h('td', {}, shareBar(partsOf(fails, warns), most)),
      ),
    )
  return h(
    'section',
    {},
    h('h2', {}, title),
    all.length === 0
      ? h('p', { class: 'faint' }, 'Nobody has a leak or a warning.')
      : tableOf(title, ['', '#leaks', '#warnings', '#bytes', ''], rows),
    all.length > 10 && h('p', { class: 'faint' }, `and ${number(all.length - 10)} more`),
  )
}

function alsoSection({ counts }: Overview): HTMLElement | undefined {
  const lines: [number, string, `#${string}`][] = [
    [counts.none - counts.byTests - counts.muted, 'listed only, since no rule fails them', sitesHash({ sort: 'none' })],
    [counts.byTests, 'held by the tests alone, and never gated', sitesHash({ sort: 'byTests' })],
  ]
  const shown = lines.filter(([value]) => value > 0)
  if (shown.length === 0) return undefined
  return h(
    'section',
    {},
    h('h2', {}, 'Also'),
    h(
      'ul',
      { class: 'rows' },
      ...shown.map(([value, what, href]) => h('li', {}, h('a', { href }, counted(value, 'finding')), ` ${what}`)),
    ),
  )
}

function count(value: number): HTMLElement {
  return h('span', { class: 'count' }, ` ${number(value)}`)
}

function timeText(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`
}
