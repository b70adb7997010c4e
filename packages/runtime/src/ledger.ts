import { outsideContext } from './async-hooks.ts'
import { type Entry, Scope, type ScopeKind } from './scope-record.ts'
import { isOfRow, Site, type SiteRow } from './site.ts'
import { Token, TokenRefs } from './token.ts'

/** Somebody who judges scopes. Without one, an ended scope leaves nothing behind. */
export interface Watcher {
  /** The scope has ended and holds its tokens weakly now. */
  scopeEnded(scope: Scope): void
}

/** What the config says of a site besides its source: the row to use instead. */
export type Expectations = (file: string, row: SiteRow) => SiteRow

/** Where the innermost scope is kept when several run at once; see `scope-context.ts`. */
export interface ScopeContext {
  innermost(): Scope | undefined
}

/** Stamps of track-all sites outside every judged scope: they only tell where an object on a path comes from. */
const LABEL = new Scope(0, 'label', '')
export const RUN = new Scope(1, 'run', 'run', undefined)

export const sites: Site[] = []
/** Scopes that were opened and have not ended yet, but for the run itself. */
export const openScopes = new Set<Scope>()
/** Told of each token when it is let go: from then on only its instances keep it alive, and it gets no more of them. */
export const tokenObservers = new Set<(token: Token) => void>()
let scopes = 1
let current = RUN
let context: ScopeContext | undefined
let watcher: Watcher | undefined
let expectations: Expectations | undefined
let runEnded = false

/** While set, what it makes of a site's row takes the place of what the source says. */
export function setExpectations(value: Expectations | undefined): void {
  expectations = value
}

/** A process may have several watchers, one after the other; the run starts anew for each. */
export function setWatcher(value: Watcher | undefined): void {
  watcher = value
  if (value !== undefined) runEnded = false
}

/** While set, the innermost scope is asked of `value` first; stamping then costs a look-up more. */
export function setContext(value: ScopeContext | undefined): void {
  context = value
}

/**
 * The innermost open scope here. An async context whose scopes have all ended knows nothing of the scopes that have been
 * put into the plain variable since.
 */
export function innermostScope(): Scope {
  const inContext = context?.innermost()
  const scope = inContext === undefined ? RUN : openFrom(inContext)
  return scope === RUN ? openFrom(current) : scope
}

function openFrom(scope: Scope): Scope {
  let outer = scope
  while (!outer.open) outer = outer.parent ?? RUN
  return outer
}

/** Makes a scope the innermost one, in the plain variable. */
export function enterScope(scope: Scope): void {
  current = scope
}

export function newScope(kind: ScopeKind, name: string, parent: Scope, file?: string): Scope {
  const scope = new Scope(++scopes, kind, name, parent, file)
  openScopes.add(scope)
  return scope
}

/** By file, the tables that its code has registered: more than one where the file was changed and loaded again. */
const tables = new Map<string, Site[][]>()

/**
 * Sites of one file, in the order in which the transformed code refers to them. A file that is loaded again, as for each
 * test file in Jest's workers and after `resetModules`, has the sites it had: what survives adds up there.
 */
export function addSites(file: string, rows: readonly SiteRow[]): Site[] {
  // The tables of sandboxes are arrays of their own realm, whose `map` gives more of these: kept, they keep the realm.
  const given = Array.from(rows, (row) => expectations?.(file, row) ?? row)
  const known = tables.get(file) ?? []
  const before = known.find((table) => hasRows(table, given))
  if (before !== undefined) {
    for (const site of before) {
      site.reloaded = true
      // What is known of the scope it was in last was found out before.
      site.at = undefined
    }
    return before
  }
  const table = given.map((row, index) => new Site(sites.length + index, file, row))
  sites.push(...table)
  known.push(table)
  tables.set(file, known)
  return table
}

function hasRows(table: readonly Site[], rows: readonly SiteRow[]): boolean {
  return table.length === rows.length && table.every((site, index) => isOfRow(site, rows[index]))
}

/** The token for what this site makes here and now. Short, so that it is inlined into every stamp. */
export function tokenFor(site: Site): Token {
  const scope = context === undefined ? current : innermostScope()
  return site.at === scope ? site.token! : tokenIn(scope, site)
}

function tokenIn(scope: Scope, site: Site): Token {
  const target = judgedIn(site, scope)
  let entry = target.entries.get(site)
  if (entry === undefined) {
    entry = { site, scope: target, token: undefined, ref: undefined, created: 0 }
    target.entries.set(site, entry)
  }
  entry.token ??= new Token(site, target)
  site.at = scope
  site.entry = entry
  site.token = entry.token
  return site.token
}

/**
 * Lets go the tokens of all open scopes. What sites make from here on gets others, so that it can be told from what they
 * made before; the verdicts of the scopes stay those of all their tokens.
 */
export function renewTokens(): void {
  for (const scope of [LABEL, RUN, ...openScopes]) letTokensGo(scope)
}

function letTokensGo(scope: Scope): void {
  const judged = watcher !== undefined && scope !== LABEL
  for (const entry of scope.entries.values()) {
    const { site, token } = entry
    if (token === undefined) continue
    entry.created += token.created
    entry.token = undefined
    if (judged) entry.ref = refWith(entry.ref, token)
    if (site.entry === entry) {
      site.at = undefined
      site.entry = undefined
      site.token = undefined
    }
    for (const observe of tokenObservers) observe(token)
  }
  if (!judged) scope.entries.clear()
}

/** Nearly every entry has one token in its life; only a second one is worth a list. */
function refWith(ref: Entry['ref'], token: Token): Entry['ref'] {
  if (ref instanceof TokenRefs) {
    ref.add(token)
    return ref
  }
  const former = ref?.deref()
  if (former === undefined) return new WeakRef(token)
  const refs = new TokenRefs()
  refs.add(former)
  refs.add(token)
  return refs
}

/**
 * Ends a scope: its tokens are let go, and from now on only survivors keep them alive. Ending twice does nothing. The
 * run's scope stays the outermost one, but what is made in it after its end is only labelled.
 */
export function endScope(scope: Scope): void {
  if (!scope.open) return
  if (scope === RUN) {
    if (runEnded) return
    runEnded = true
  } else {
    scope.open = false
    openScopes.delete(scope)
    if (!scope.inContext) leave(scope)
  }
  letTokensGo(scope)
  watcher?.scopeEnded(scope)
}

/**
 * Takes a scope from the plain variable. When it ends while another one, opened after it, is still open, the two ran at
 * the same time and what each made cannot be told apart: neither is judged.
 */
function leave(scope: Scope): void {
  let inner: Scope | undefined = current
  while (inner !== undefined && inner !== scope) inner = inner.parent
  if (inner === undefined) return
  for (let between = current; between !== scope; between = between.parent ?? scope) {
    between.overlapped = true
    scope.overlapped = true
  }
  while (!current.open) current = current.parent ?? RUN
}

/** The scope in which objects of a site are judged when they are made in `scope` (DESIGN 4). */
function judgedIn(site: Site, scope: Scope): Scope {
  if (site.exempt) return LABEL
  if (site.expected === 'annotated') {
    const expectedIn = expectedScope(site.within, scope)
    return expectedIn === RUN && runEnded ? LABEL : expectedIn
  }
  // A test that loads modules anew makes what stands at their top again, and no work of the program does.
  const outside = scope.kind === 'run' || (site.top && (site.reloaded || scope.kind === 'file'))
  return outside ? LABEL : scope
}

function expectedScope(within: Site['within'], scope: Scope): Scope {
  if (typeof within === 'number') return watcher === undefined ? LABEL : epochOf(within)
  return within === undefined ? scope : enclosing(scope, within)
}

// Taken before the program can replace it.
const { setTimeout } = globalThis
/** By milliseconds: what is made while an epoch is open is expected to be gone so long after it has ended. */
const epochs = new Map<number, Scope>()
/** An epoch lasts as long as its objects may, within these limits in milliseconds: each costs a token a site. */
const SHORTEST_EPOCH = 50
const LONGEST_EPOCH = 60_000

function epochOf(milliseconds: number): Scope {
  let epoch = epochs.get(milliseconds)
  if (epoch?.open !== true) {
    const opened = (epoch = newScope('time', `${milliseconds} ms`, RUN))
    opened.milliseconds = milliseconds
    epochs.set(milliseconds, opened)
    const lasts = Math.min(Math.max(milliseconds, SHORTEST_EPOCH), LONGEST_EPOCH)
    const timer: unknown = outsideContext(() => setTimeout(endScope, lasts, opened))
    // In Node a timer is an object, and this one is no reason to go on.
    ;(timer as { unref?: () => void }).unref?.()
  }
  return epoch
}

const width: Partial<Record<string, number>> = { test: 1, file: 2, run: 3 }

/**
 * The nearest enclosing scope of that name or kind. Where no `test` or `file` is open, the next wider one stands in;
 * where no scope of the name is open, only the end of the process can be held against the object.
 */
function enclosing(scope: Scope, within: string): Scope {
  const wanted = width[within]
  for (let outer: Scope | undefined = scope; outer !== undefined; outer = outer.parent) {
    const wide = width[outer.kind] ?? 0
    if (wanted === undefined ? outer.kind === 'named' && outer.name === within : wide >= wanted) return outer
  }
  return RUN
}
