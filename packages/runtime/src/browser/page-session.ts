import type { Entry, Scope } from '../scope-record.ts'
import { shared } from '../shared.ts'
import type { Site } from '../site.ts'
import { survivalPattern } from '../survival-pattern.ts'

const { ledger } = shared
const clock = Date

type Outcome = 'judged' | 'failed' | 'skipped'

/** What one site left behind in scopes that are compared with each other, and how many of those used the site. */
interface Use {
  scopes: number
  alive: { entry: Entry; position: number }[]
}

/**
 * The session of a page, in two halves: the page knows scopes and tokens, and its driver, outside, can collect garbage
 * and write files. The driver writes the header of the run file itself and appends the lines it gets from here. A page
 * has no snapshot of itself: what it tells is suspected.
 *
 * Between a collection and a look the driver lets a task pass (each evaluation through the DevTools protocol is one),
 * because what a job has looked at stays alive until its end.
 */
export class PageSession {
  #ended: Scope[] = []
  /** Stretches of time that have ended, whose objects may stay until they are due. */
  #timed: { scope: Scope; due: number }[] = []
  readonly #written = new Set<Site | Scope>()
  readonly #uses = new Map<string, Use>()
  #finished = false
  #test: Scope | undefined
  #view: Scope | undefined
  /** Of the test that drives this page, for all that was made in it. */
  #outcome: Outcome = 'judged'
  #file: Scope | undefined
  /** Of the tests that run in this page. */
  readonly #outcomes = new WeakMap<Scope, Outcome>()

  constructor() {
    ledger.setWatcher({
      scopeEnded: (scope) => {
        if (scope.kind === 'time') this.#timed.push({ scope, due: clock.now() + scope.milliseconds })
        else this.#ended.push(scope)
      },
    })
  }

  /**
   * Opens the scope of the test that drives this page, and in it one for the view. From then on each navigation within
   * the document ends the scope of a view and opens that of the next.
   */
  openTest(name: string, file: string): void {
    if (this.#test !== undefined) return
    this.#test = ledger.newScope('test', name, ledger.run, file)
    ledger.enterScope(this.#test)
    this.#openView()
    navigation?.addEventListener('currententrychange', ({ navigationType }) => {
      // Frameworks keep scroll positions by replacing; a reload leaves the document.
      if (navigationType === 'replace' && this.#view?.name === viewName()) return
      this.#endView()
      this.#openView()
    })
  }

  /** Ends the test, whose last view is still shown. Of one that did not pass nothing is judged. */
  endTest(outcome: Outcome): void {
    this.#outcome = outcome
    this.#endView()
    if (this.#test !== undefined) ledger.endScope(this.#test)
  }

  /** Opens the scope of a test file that runs in this page. */
  openFile(file: string): void {
    this.#file = ledger.newScope('file', file, ledger.run, file)
    ledger.enterScope(this.#file)
  }

  /** Opens the scope of a test of that file. A page has no async context: of concurrent ones nothing is judged. */
  beginTest(name: string, concurrent: boolean): Scope {
    const outer = concurrent ? (this.#file ?? ledger.run) : ledger.innermostScope()
    const scope = ledger.newScope('test', name, outer, this.#file?.file)
    if (concurrent) scope.overlapped = true
    else ledger.enterScope(scope)
    return scope
  }

  /** Ends the scope of a test. Of one that did not pass nothing is judged. */
  finishTest(scope: Scope, outcome: Outcome): void {
    this.#outcomes.set(scope, outcome)
    ledger.endScope(scope)
  }

  /** To be called when the tests of the file are over. */
  endFile(): void {
    if (this.#file !== undefined) ledger.endScope(this.#file)
  }

  /**
   * How many entries of ended scopes are alive: the driver collects until there are none, or none go any more. A test
   * file ends with what it holds: nothing to wait for.
   */
  alive(): number {
    let alive = 0
    for (const scope of this.#ended) {
      if (scope.kind === 'file' || this.#outcomeOf(scope) !== 'judged') continue
      for (const entry of scope.entries.values()) if (isAlive(entry)) alive++
    }
    return alive
  }

  /** Lines of the run file for the scopes that ended since the last call. To be called after a collection. */
  judge(): string {
    const now = clock.now()
    const due = this.#timed.filter((timed) => timed.due <= now)
    this.#timed = this.#timed.filter((timed) => timed.due > now)
    const records = [...this.#ended, ...due.map(({ scope }) => scope)].flatMap((scope) => this.#verdict(scope))
    this.#ended = []
    return lines(records)
  }

  /** Ends the page's run: its verdict, what is still alive, and the last line. Later calls give nothing. */
  finish(): string {
    if (this.#finished) return ''
    this.#finished = true
    for (const scope of ledger.openScopes) if (scope.kind === 'time') ledger.endScope(scope)
    const open = [...ledger.openScopes]
    ledger.endScope(ledger.run)
    ledger.setWatcher(undefined)
    const judged = this.judge() + lines(this.#timed.flatMap(({ scope }) => this.#verdict(scope, 'early')))
    const end = {
      t: 'end',
      endedAt: new clock().toISOString(),
      exitCode: null,
      sites: ledger.sites.length,
      collections: 0,
      snapshotMs: null,
    }
    return judged + lines([...this.#survivors(), ...unfinishedNote(open), end])
  }

  #openView(): void {
    if (this.#test?.open !== true) return
    this.#view = ledger.newScope('named', viewName(), this.#test, this.#test.file)
    ledger.enterScope(this.#view)
  }

  #endView(): void {
    if (this.#view !== undefined) ledger.endScope(this.#view)
    this.#view = undefined
  }

  #verdict(scope: Scope, unlessGone: 'judged' | 'early' = 'judged'): object[] {
    const entries = [...scope.entries.values()]
    scope.entries.clear()
    if (entries.length === 0 && scope.kind === 'run') return []
    const ended = this.#outcomeOf(scope)
    const outcome = ended === 'judged' && entries.some(isAlive) ? unlessGone : ended
    const sites = entries.map((entry) => {
      const alive = isAlive(entry)
      if (outcome === 'judged') this.#remember(entry, scope, alive)
      return [entry.site.number, entry.created, alive ? 1 : 0]
    })
    const known = [...this.#scopes(scope), ...entries.flatMap(({ site }) => this.#site(site))]
    return [...known, { t: 'verdict', scope: scope.number, outcome, sites }]
  }

  /** A scope inside a test that did not pass is not judged either. */
  #outcomeOf(scope: Scope): Outcome | 'overlapped' {
    if (this.#outcome !== 'judged') return this.#outcome
    for (let outer: Scope | undefined = scope; outer !== undefined; outer = outer.parent) {
      const outcome = this.#outcomes.get(outer)
      if (outcome !== undefined && outcome !== 'judged') return outcome
    }
    return scope.overlapped ? 'overlapped' : 'judged'
  }

  /** Named scopes of one name do the same work again; others are compared with all of their kind. */
  #remember(entry: Entry, { kind, name }: Scope, alive: boolean): void {
    const key = `${entry.site.number} ${kind} ${kind === 'named' ? name : ''}`
    let use = this.#uses.get(key)
    if (use === undefined) this.#uses.set(key, (use = { scopes: 0, alive: [] }))
    if (alive) use.alive.push({ entry, position: use.scopes })
    use.scopes++
  }

  #survivors(): object[] {
    return [...this.#uses.values()].flatMap((use) => {
      const left = use.alive.filter(({ entry }) => isAlive(entry))
      const grows = survivalPattern(
        left.map(({ position }) => position),
        use.scopes,
      )
      return left.map(({ entry: { site, scope } }) => {
        const equal = scope.kind === 'named'
        return { t: 'survivor', site: site.number, scope: scope.number, count: null, bytes: null, grows, equal }
      })
    })
  }

  #site(site: Site): object[] {
    if (this.#written.has(site)) return []
    this.#written.add(site)
    const { number, expected, file, line, column, what, name, allow, owner } = site
    // Without the plugin nobody hashed the site; the file and what was made there have to do.
    const fingerprint = site.fingerprint === '' ? hash(`${file}\n${what}\n${name}`) : site.fingerprint
    const place = { file, line, column, function: site.fn, kind: what, name }
    // JSON has no undefined: what was not said is left out.
    return [{ t: 'site', id: number, expected, fingerprint, ...place, allow, owner }]
  }

  #scopes(scope: Scope): object[] {
    if (this.#written.has(scope)) return []
    this.#written.add(scope)
    const { number: id, kind, name, file } = scope
    const parents = scope.parent === undefined ? [] : this.#scopes(scope.parent)
    return [...parents, { t: 'scope', id, kind, name, parent: scope.parent?.number ?? null, ...(file && { file }) }]
  }
}

/** Chromium's own way to hear of navigations within a document; elsewhere the page is one view. */
interface Navigation {
  addEventListener(type: 'currententrychange', listener: (event: { navigationType: string | null }) => void): void
}

const { navigation } = globalThis as { navigation?: Navigation }

/** The page's address without what tells one thing of a kind from another: `/mail/17` and `/mail/18` are one view. */
function viewName(): string {
  const { pathname = '', hash = '' } = (globalThis as { location?: { pathname: string; hash: string } }).location ?? {}
  const route = hash.startsWith('#/') || hash.startsWith('#!') ? hash : ''
  return `view ${(pathname + route).replaceAll(/(?<=\/)(?:\d+|[\da-f-]{16,})(?=\/|$)/gi, '#')}`
}

function isAlive({ ref }: Entry): boolean {
  return ref?.deref() !== undefined
}

function lines(records: readonly object[]): string {
  return records.map((record) => JSON.stringify(record) + '\n').join('')
}

function unfinishedNote(open: readonly Scope[]): object[] {
  if (open.length === 0) return []
  const names = [...new Set(open.map(({ name }) => name))].slice(0, 3).join(', ')
  const text = `${open.length} of the page's scopes were still open at its end and could not be judged (${names})`
  return [{ t: 'note', code: 'OVERSTAY_OPEN_SCOPES', text }]
}

/** FNV-1a, 32 bits: an identity, not a secret, and a page may have no `crypto.subtle`. */
function hash(text: string): string {
  let value = 0x811c9dc5
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  return (value >>> 0).toString(16).padStart(8, '0')
}
