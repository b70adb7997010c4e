import type {
  EndRecord,
  HeaderRecord,
  NoteRecord,
  PathRecord,
  RunRecord,
  ScopeKind,
  ScopeOutcome,
  ScopeRecord,
  SiteRecord,
  SurvivorRecord,
  VerdictRecord,
} from '@overstay/schema'
import { ReportError } from './errors.ts'

/** Under which the uses of a site are added up, for scopes that no name tells apart. */
const KEYS: Readonly<Record<Exclude<ScopeKind, 'named'>, string>> = {
  run: 'run:',
  file: 'file:',
  test: 'test:',
  time: 'time:',
}

/** What one site made in the judged scopes of one kind and name. */
export interface SiteUse {
  created: number
  scopes: number
}

/** One process of a run, as its run file tells it. */
export class ProcessRun {
  readonly file: string
  readonly header: HeaderRecord
  readonly sites = new Map<number, SiteRecord>()
  /** By id: scopes are by far the most, and numbered one after the other. */
  readonly scopes: ScopeRecord[] = []
  /** By site, then by scope kind and name. */
  readonly uses = new Map<number, Map<string, SiteUse>>()
  /** Sites and scope kinds that also lived in scopes which were not judged: what they left is not known. */
  readonly doubtful = new Map<number, Set<ScopeKind>>()
  readonly outcomes = new Map<ScopeOutcome, number>()
  /** By site and scope; null where no snapshot counted them. */
  readonly survivors = new Map<string, SurvivorRecord>()
  readonly paths: PathRecord[] = []
  readonly notes: NoteRecord[] = []
  end: EndRecord | undefined
  created = 0

  readonly #takers: { [T in RunRecord['t']]: (record: Extract<RunRecord, { t: T }>) => void } = {
    header: () => {
      throw this.#contradiction('there is a second header')
    },
    site: (record) => this.sites.set(record.id, record),
    scope: (record) => {
      this.scopes[record.id] = record
    },
    verdict: (record) => {
      this.#addVerdict(record)
    },
    survivor: (record) => {
      this.#site(record.site)
      this.scope(record.scope)
      this.survivors.set(`${record.site}:${record.scope}`, record)
    },
    path: (record) => {
      this.#site(record.site)
      for (const [scope] of record.scopes) this.scope(scope)
      this.paths.push(record)
    },
    note: (record) => this.notes.push(record),
    end: (record) => {
      this.end = record
    },
  }

  constructor(file: string, header: HeaderRecord) {
    this.file = file
    this.header = header
  }

  add(record: RunRecord): void {
    const take = this.#takers[record.t] as (record: RunRecord) => void
    take(record)
  }

  scope(id: number): ScopeRecord {
    const scope = this.scopes.at(id)
    if (scope === undefined) throw this.#contradiction(`scope ${id} is used before it is described`)
    return scope
  }

  /** The test that a scope lies in, as "file › name", or undefined outside tests. */
  testOf(scope: ScopeRecord): string | undefined {
    for (let outer: ScopeRecord | undefined = scope; outer !== undefined; outer = this.#parent(outer)) {
      if (outer.kind === 'test') return outer.file === undefined ? outer.name : `${outer.file}${OF_FILE}${outer.name}`
    }
    return undefined
  }

  /** The names of the named scopes around a scope. */
  namesAround(scope: ScopeRecord): string[] {
    const names: string[] = []
    for (let outer = this.#parent(scope); outer !== undefined; outer = this.#parent(outer)) {
      if (outer.kind === 'named') names.push(outer.name)
    }
    return names
  }

  #parent(scope: ScopeRecord): ScopeRecord | undefined {
    return scope.parent === null ? undefined : this.scopes.at(scope.parent)
  }

  #addVerdict({ scope: id, outcome, sites }: VerdictRecord): void {
    const scope = this.scope(id)
    this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1)
    if (outcome !== 'judged') {
      for (const [site] of sites) this.#doubtfulIn(site).add(scope.kind)
      return
    }
    const key = scope.kind === 'named' ? `named:${scope.name}` : KEYS[scope.kind]
    for (const [site, created] of sites) {
      this.created += created
      const uses = this.#usesOf(site)
      const use = uses.get(key)
      if (use === undefined) uses.set(key, { created, scopes: 1 })
      else {
        use.created += created
        use.scopes++
      }
    }
  }

  #doubtfulIn(site: number): Set<ScopeKind> {
    this.#site(site)
    let kinds = this.doubtful.get(site)
    if (kinds === undefined) this.doubtful.set(site, (kinds = new Set<ScopeKind>()))
    return kinds
  }

  #usesOf(site: number): Map<string, SiteUse> {
    let uses = this.uses.get(site)
    if (uses === undefined) {
      this.#site(site)
      this.uses.set(site, (uses = new Map<string, SiteUse>()))
    }
    return uses
  }

  #site(id: number): void {
    if (!this.sites.has(id)) throw this.#contradiction(`site ${id} is used before it is described`)
  }

  #contradiction(reason: string): ReportError {
    return new ReportError(
      'OVERSTAY_RUN_FILE',
      `${this.file}: ${reason}`,
      'The file was edited or mixed up; leave it out.',
    )
  }
}

const OF_FILE = ' › '

/** The file and the name of a test, as `ProcessRun.testOf` put them together. */
export function splitTest(test: string): [file: string, name: string] {
  const at = test.indexOf(OF_FILE)
  return at < 0 ? ['', test] : [test.slice(0, at), test.slice(at + OF_FILE.length)]
}

/** A key of `ProcessRun.uses` taken apart; the name is empty but for named scopes. */
export function splitUse(key: string): [kind: ScopeKind, name: string] {
  const at = key.indexOf(':')
  return [key.slice(0, at) as ScopeKind, key.slice(at + 1)]
}
