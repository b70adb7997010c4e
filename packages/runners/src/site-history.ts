import { survivalPattern, type Entry, type Scope, type Site, type SurvivalPattern } from '@overstay/runtime/node'

/**
 * Scopes that are compared with each other: those of one name, whose work is the same again, or the tests of a file,
 * whose work differs. `equal` says which: growth over equal scopes is proof, over different ones a suspicion.
 */
export interface ScopeGroup {
  readonly key: string
  readonly kind: 'run' | 'file' | 'test' | 'named' | 'time'
  readonly equal: boolean
}

/** What a site made in a scope, as far as it matters when both are over: in this process, or told by another. */
export interface Made {
  readonly site: Pick<Site, 'number' | 'expected' | 'allow'>
  readonly scope: Pick<Scope, 'number'>
  readonly created: number
}

/** An entry that outlived its scope: at position `position` among the judged scopes of `group` that used its site. */
export interface Lingering<M extends Made = Entry> {
  readonly entry: M
  readonly group: ScopeGroup
  readonly position: number
}

/** How often each site was used in judged scopes, by group: a number a site and group, however many scopes there were. */
export class SiteHistory {
  readonly #repeated: boolean
  readonly #groups = new Map<string, ScopeGroup>()
  /** By number of the site: a run may judge millions of entries, and they come by the scope. */
  readonly #uses = new Map<ScopeGroup, Uint32Array>()

  /** `repeated`: tests of one name are the same test again. */
  constructor(repeated = false) {
    this.#repeated = repeated
  }

  groupOf(scope: Pick<Scope, 'kind' | 'name'>): ScopeGroup {
    const kind = scope.kind as ScopeGroup['kind']
    const equal = kind === 'named' || (kind === 'test' && this.#repeated)
    const key = equal || kind === 'time' ? `${kind}:${scope.name}` : kind
    let group = this.#groups.get(key)
    if (group === undefined) this.#groups.set(key, (group = { key, kind, equal }))
    return group
  }

  /** Counts a judged scope for a site; returns the position it has there. */
  add({ number }: Made['site'], group: ScopeGroup): number {
    let uses = this.#uses.get(group)
    if (uses === undefined || number >= uses.length) {
      const grown = new Uint32Array(2 * Math.max(number, 512))
      if (uses !== undefined) grown.set(uses)
      this.#uses.set(group, (uses = grown))
    }
    return uses[number]++
  }

  /** One to try things on; groups stay the same. */
  copy(): SiteHistory {
    const copy = new SiteHistory(this.#repeated)
    for (const [key, group] of this.#groups) copy.#groups.set(key, group)
    for (const [group, uses] of this.#uses) copy.#uses.set(group, uses.slice())
    return copy
  }

  /** The pattern of a site whose scopes at the positions `alive` of a group have survivors. */
  pattern({ number }: Made['site'], group: ScopeGroup, alive: Iterable<number>): SurvivalPattern {
    const positions = [...new Set(alive)].sort((a, b) => a - b)
    return survivalPattern(positions, this.#uses.get(group)?.[number] ?? 0)
  }
}
