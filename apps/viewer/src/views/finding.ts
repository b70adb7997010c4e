import {
  bytes,
  counted,
  keptText,
  madeText,
  number,
  testsOf,
  type FindingView,
  type PageDetail,
  type PageRow,
} from '@overstay/schema/page'
import { clipped, h, sentence } from '../element.ts'
import { badges, SORTS, STATUSES } from '../parts/badges.ts'
import { commandLine } from '../parts/command.ts'
import { excerptBlock } from '../parts/excerpt.ts'
import { historySection, rangeOf } from '../parts/history.ts'
import { pathList } from '../parts/path-list.ts'
import { holderText, placeText, siteLink } from '../parts/place.ts'

const TITLE_LENGTH = 160
const MOST_NAMES = 5

/** One finding: where, held by what, what to do, since when. */
export function findingView(view: FindingView, hasPast: boolean): HTMLElement {
  const { row, detail, others } = view
  return h(
    'div',
    { class: 'view' },
    heading(row, detail, hasPast),
    detail.excerpt
      ? excerptBlock(detail.excerpt)
      : h('p', { class: 'faint' }, 'The source of this site is not at hand.'),
    held(row, detail),
    frees(detail),
    others.length > 0 &&
      h(
        'section',
        {},
        h('h2', {}, 'Held by the same reference'),
        h(
          'ul',
          { class: 'rows' },
          ...others.slice(0, 20).map((other) => h('li', {}, badges(other, hasPast), siteLink(other))),
        ),
      ),
    tests(detail),
    historySection(view, hasPast),
    commands(row, detail),
  )
}

function heading(row: PageRow, detail: PageDetail, hasPast: boolean): HTMLElement {
  const inside = row.site.function === '' ? '' : ` in ${row.site.function}`
  const made = `${madeText(row.site)}${inside}`
  const isGone = row.tonight === 'absent' || row.tonight === 'past'
  const facts: [string, string | Node | undefined][] = [
    ['place', placeText(row)],
    ['package', clipped(row.package)],
    ['owner', row.owners.length === 0 ? undefined : row.owners.join(' ')],
    ['fingerprint', h('code', {}, clipped(row.fingerprint, 60))],
    ['allowed', detail.allow === undefined ? undefined : `${number(detail.allow)} of them may stay in a process`],
    ['muted', detail.mute && `until ${detail.mute.until} by ${detail.mute.owner}: ${detail.mute.reason}`],
    ['whole name', made.length > TITLE_LENGTH ? h('div', { class: 'whole', tabindex: 0 }, made) : undefined],
  ]
  return h(
    'section',
    { class: `headline is-${row.tonight}` },
    badges(row, hasPast),
    h('h1', { tabindex: -1 }, clipped(made, TITLE_LENGTH)),
    isGone &&
      h(
        'p',
        {},
        `${SORTS[row.tonight === 'past' ? 'past' : 'absent']}: ${STATUSES[row.status]}. This is how it was the last time.`,
      ),
    h('p', { class: 'kept' }, reasonText(row, detail)),
    h(
      'dl',
      { class: 'meta' },
      ...facts.flatMap(([name, value]) =>
        value === undefined ? [] : [h('div', {}, h('dt', {}, name), h('dd', {}, value))],
      ),
    ),
  )
}

function reasonText(
  row: PageRow,
  { scope, scopes = 0, scopesWithSurvivors = 0, reason, confidence }: PageDetail,
): string {
  if (scope === undefined) return ''
  const some = (names: readonly string[]): string[] => names.slice(0, MOST_NAMES).map((name) => clipped(name, 60))
  const shown = { ...scope, names: some(scope.names), ...(scope.outer && { outer: some(scope.outer) }) }
  const kept = keptText({ ...row, scopes, scopesWithSurvivors, scope: shown })
  return `${kept}${reason === undefined ? '' : `: ${reason}`}${confidence === 'suspected' ? ' (suspected, not confirmed by a heap snapshot)' : ''}`
}

function held(row: PageRow, { paths, morePaths }: PageDetail): HTMLElement {
  const title = h('h2', {}, 'Held by')
  const by = h('p', {}, holderText(row), ` (${row.holder.kind}, ${row.category})`)
  if (paths.length === 0)
    return h('section', {}, title, by, h('p', { class: 'faint' }, 'How is unknown: no heap snapshot was analysed.'))
  const [first, ...rest] = paths
  return h(
    'section',
    {},
    title,
    by,
    pathList(first),
    h(
      'div',
      { class: 'fix' },
      h('h3', {}, 'Fix'),
      h('p', {}, sentence(first.hint.text)),
      h('p', { class: 'faint' }, 'More: ', h('code', {}, `docs/hints/${clipped(first.hint.id)}.md`)),
    ),
    ...rest.map((path, index) =>
      h(
        'details',
        {},
        h('summary', {}, `Path ${index + 2}: ${counted(path.survivors, 'survivor')}`),
        pathList(path),
        h('p', {}, sentence(path.hint.text)),
      ),
    ),
    morePaths > 0 &&
      h('p', { class: 'faint' }, `${counted(morePaths, 'more path')}: overstay report --format json has them.`),
  )
}

function frees({ paths, holds }: PageDetail): HTMLElement | undefined {
  const path = paths.at(0)
  if (path === undefined) return undefined
  const { survivors, bytes: size } = path.frees
  return h(
    'section',
    {},
    h('h2', {}, 'Cutting it frees'),
    h(
      'p',
      { class: 'frees' },
      h('strong', {}, counted(survivors, 'object')),
      ' and ',
      h('strong', {}, bytes(size)),
      '.',
    ),
    holds !== undefined &&
      holds.objects > 0 &&
      h('p', {}, `They hold ${counted(holds.objects, 'object')} more, ${bytes(holds.bytes)}:`),
    holds !== undefined &&
      holds.sites.length > 0 &&
      h(
        'ul',
        { class: 'plain' },
        ...holds.sites.map(({ site, objects }) => h('li', {}, `${number(objects)} of `, h('code', {}, clipped(site)))),
      ),
  )
}

function tests({ scope }: PageDetail): HTMLElement | undefined {
  if (scope === undefined) return undefined
  const shown = testsOf(scope)
  if (shown.length === 0) return undefined
  const items = shown.map((name) => h('li', {}, clipped(name, 300)))
  const rest = items.slice(8)
  return h(
    'section',
    {},
    h('h2', {}, 'Tests that show it'),
    h('ul', { class: 'plain' }, ...items.slice(0, 8)),
    rest.length > 0 &&
      h('details', {}, h('summary', {}, `${number(rest.length)} more`), h('ul', { class: 'plain' }, ...rest)),
  )
}

function commands(row: PageRow, { mute, history: since }: PageDetail): HTMLElement {
  const { fingerprint, owners, tonight } = row
  const isThere = tonight === 'fail' || tonight === 'warn'
  const owner = owners.at(0) ?? '@you'
  const isMuted = row.status === 'muted'
  return h(
    'section',
    {},
    h('h2', {}, 'Commands'),
    isThere &&
      h(
        'p',
        {},
        mute === undefined ? 'Let it pass for two weeks, with a reason:' : 'Its mute has ended. Mute it again:',
      ),
    isMuted && h('p', {}, 'It is muted. Mute it for longer:'),
    (isThere || isMuted) &&
      commandLine('overstay', 'mute', fingerprint, '--until', '14d', '--reason', 'why it may stay', '--owner', owner),
    since !== undefined && h('p', {}, 'Every night of it:'),
    since !== undefined && commandLine('overstay', 'history', fingerprint),
    isThere &&
      since !== undefined &&
      rangeOf(since) !== undefined &&
      h('p', {}, 'The commit that brought it (with the command that shows it after the dashes):'),
    isThere &&
      since !== undefined &&
      rangeOf(since) !== undefined &&
      commandLine('overstay', 'bisect', fingerprint, '--', 'node', '--test'),
  )
}
