import type { Page } from '@overstay/schema/page'
import { h, listening } from './element.ts'
import { help } from './parts/help.ts'
import { routeOf, sitesHash, type Route } from './routes.ts'
import { listenToKeys } from './keys.ts'
import { sourceOf } from './source.ts'
import { compareView } from './views/compare.ts'
import { findingView } from './views/finding.ts'
import { overviewView } from './views/overview.ts'
import { sitesView } from './views/sites.ts'

const VIEWS: readonly [view: Route['view'], title: string, href: `#${string}`][] = [
  ['overview', 'Tonight', '#/'],
  ['sites', 'All sites', sitesHash()],
  ['compare', 'Compare', '#/compare'],
]

const data = JSON.parse(document.getElementById('data')!.textContent) as Page | null
const branch = new URLSearchParams(location.search).get('branch')
const source = sourceOf(data, branch)
const links = new Map(VIEWS.map(([view, title, href]) => [view, h('a', { href }, title)]))
const branches = h('select', { 'aria-label': 'branch' })
const main = h('main', { id: 'main', tabindex: -1 })
let shown = 0
let lastList = '#/'
let lastFinding: string | undefined

async function show(): Promise<void> {
  const turn = ++shown
  const route = routeOf(location.hash)
  const view = await viewOf(route).catch((error: unknown) =>
    notice('This cannot be shown', error instanceof Error ? error.message : String(error)),
  )
  if (turn !== shown) return
  main.replaceChildren(view)
  for (const [name, link] of links) {
    if (name === route.view) link.setAttribute('aria-current', 'page')
    else link.removeAttribute('aria-current')
  }
  const title = view.querySelector('h1')
  document.title = `${title?.textContent ?? ''} · overstay`
  scrollTo(0, 0)
  if (route.view === 'finding') lastFinding = location.hash
  else lastList = location.hash
  // Where the page has just been opened the browser's own place is the right one; back in a list, what one came from is.
  const from = route.view === 'finding' ? undefined : linkTo(lastFinding, view)
  if (from !== undefined) from.focus()
  else if (turn > 1) title?.focus({ preventScroll: true })
  if (route.view !== 'finding') lastFinding = undefined
}

function linkTo(hash: string | undefined, view: HTMLElement): HTMLElement | undefined {
  return [...view.querySelectorAll<HTMLElement>('a.made')].find((link) => link.getAttribute('href') === hash)
}

async function viewOf(route: Route): Promise<HTMLElement> {
  const overview = await source.overview()
  showBranches(overview.branches, overview.run.branch)
  if (route.view === 'sites') return sitesView(source, overview, route.query)
  if (route.view === 'compare') return compareView(source, overview, route)
  if (route.view === 'overview') return overviewView(overview)
  const finding = await source.finding(route.id)
  if (finding !== undefined) return findingView(finding, overview.hasPast)
  return notice('Not here', `There is no finding ${route.id} in this report. All sites lists those that are.`)
}

function notice(title: string, text: string): HTMLElement {
  return h('div', { class: 'view' }, h('h1', { tabindex: -1 }, title), h('p', { class: 'note' }, text))
}

/** Only a server can tell of other branches. */
function showBranches(names: readonly string[], current: string | null): void {
  branches.hidden = names.length < 2
  branches.replaceChildren(
    ...names.map((name) =>
      h('option', { value: name, selected: name === (current ?? '') }, name === '' ? 'no branch' : name),
    ),
  )
}

listening(branches, {
  change: () => {
    location.search = new URLSearchParams({ branch: branches.value }).toString()
  },
})

function start(): void {
  const skip = listening(h('button', { type: 'button', class: 'skip' }, 'Skip to the report'), {
    click: () => {
      main.focus()
    },
  })
  const dialog = help()
  const ask = listening(h('button', { type: 'button', 'aria-label': 'Help: keys and words' }, '?'), {
    click: () => {
      dialog.showModal()
    },
  })
  const navigation = h('nav', { 'aria-label': 'views' }, ...links.values())
  document.body.append(
    h('header', { class: 'top' }, skip, h('span', { class: 'name' }, 'overstay'), navigation, branches, ask),
    main,
    dialog,
  )
  listenToKeys(dialog, () => {
    if (routeOf(location.hash).view === 'finding') location.hash = lastList
  })
  addEventListener('hashchange', () => void show())
  void show().then(() => {
    requestAnimationFrame(() => performance.mark('overstay:shown'))
  })
}

start()
