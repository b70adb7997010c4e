import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { ScopeOutcome, ScopeRecord, SiteRecord, VerdictRecord } from '@overstay/schema'
import type { Scope, Site } from '@overstay/runtime/node'
import { shownFile } from './file-owner.ts'

/** What the run file was told of so far; every site and scope is written once, before the first record that names it. */
export class RunRecords {
  readonly #root: string
  /** Weakly: a scope that nothing refers to any more is named no more. */
  readonly #written = new WeakSet<Site | Scope>()

  constructor(root: string) {
    this.#root = root
  }

  /** The records that make one scope's verdict readable, and the verdict itself: one batch, one write. */
  verdict(
    scope: Scope,
    outcome: ScopeOutcome,
    sites: readonly (readonly [Site, created: number, alive: boolean])[],
  ): object[] {
    const records: object[] = this.#scopes(scope)
    const made: VerdictRecord['sites'] = []
    // A loop, because a run may have millions of these, and few that are new.
    for (const [site, created, alive] of sites) {
      if (!this.#written.has(site)) records.push(...this.site(site))
      made.push([site.number, created, alive ? 1 : 0])
    }
    records.push({ t: 'verdict', scope: scope.number, outcome, sites: made } satisfies VerdictRecord)
    return records
  }

  /** The record of a site, unless it was written before. */
  site(site: Site): SiteRecord[] {
    if (this.#written.has(site)) return []
    this.#written.add(site)
    const file = this.#file(site.file)
    return [
      {
        t: 'site',
        id: site.number,
        expected: site.expected,
        // Without the plugin nobody hashed the site; the file and what was made there have to do.
        fingerprint: site.fingerprint === '' ? hash(`${file}\n${site.what}\n${site.name}`) : site.fingerprint,
        file,
        line: site.line,
        column: site.column,
        function: site.fn,
        kind: site.what as SiteRecord['kind'],
        name: site.name,
        ...(site.allow === undefined ? {} : { allow: site.allow }),
        ...(site.owner === undefined ? {} : { owner: site.owner }),
      },
    ]
  }

  #scopes(scope: Scope): ScopeRecord[] {
    if (this.#written.has(scope)) return []
    this.#written.add(scope)
    const parents = scope.parent === undefined ? [] : this.#scopes(scope.parent)
    return [
      ...parents,
      {
        t: 'scope',
        id: scope.number,
        kind: scope.kind as ScopeRecord['kind'],
        name: scope.name,
        parent: scope.parent?.number ?? null,
        ...(scope.file === undefined ? {} : { file: scope.file }),
      },
    ]
  }

  #file(raw: string): string {
    return raw.startsWith('file:') ? shownFile(fileURLToPath(raw), this.#root) : raw
  }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}
