import { fileURLToPath } from 'node:url'
import type { ScopeOutcome, ScopeRecord, SiteRecord } from '@overstay/schema'
import type { Entry, Scope, Site } from '@overstay/runtime/node'
import { shownFile } from './file-owner.ts'
import type { RunLines } from './run-lines.ts'

/** What the run file was told of so far; every site and scope is written once, before the first record that names it. */
export class RunRecords {
  readonly #root: string
  /** Weakly: one that nothing refers to any more is named no more. */
  readonly #writtenScopes = new WeakSet<Scope>()
  /** By number. */
  #writtenSites = new Uint8Array(1024)

  constructor(root: string) {
    this.#root = root
  }

  /**
   * Lines with the verdict on one scope, and with the records it names, unless they were written before. `each` is called
   * with every entry that was judged and whether it is alive.
   */
  verdict(
    lines: RunLines,
    scope: Scope,
    outcome: ScopeOutcome,
    isAlive: (entry: Entry) => boolean,
    each: ((entry: Entry, alive: boolean) => void) | undefined,
  ): void {
    for (const record of this.#scopes(scope)) lines.record(record)
    for (const { site } of scope.entries.values()) {
      if (!this.#isWritten(site)) lines.record(this.#siteRecord(site))
    }
    lines.beginVerdict(scope.number, outcome)
    for (const entry of scope.entries.values()) {
      const alive = isAlive(entry)
      lines.judged(entry.site.number, entry.created, alive)
      each?.(entry, alive)
    }
    lines.endVerdict()
  }

  /** The record of a site, unless it was written before. */
  site(site: Site): SiteRecord[] {
    return this.#isWritten(site) ? [] : [this.#siteRecord(site)]
  }

  #isWritten({ number }: Site): boolean {
    return this.#writtenSites[number] === 1
  }

  #siteRecord(site: Site): SiteRecord {
    if (site.number >= this.#writtenSites.length) {
      const grown = new Uint8Array(2 * site.number)
      grown.set(this.#writtenSites)
      this.#writtenSites = grown
    }
    this.#writtenSites[site.number] = 1
    const file = this.#file(site.file)
    return {
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
    }
  }

  #scopes(scope: Scope): ScopeRecord[] {
    if (this.#writtenScopes.has(scope)) return []
    this.#writtenScopes.add(scope)
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
  // Loaded only here: for 10 ms of every process that tracks nothing.
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('hex').slice(0, 12)
}
