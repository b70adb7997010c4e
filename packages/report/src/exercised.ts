import type { ScopeKind } from '@overstay/schema'
import { splitUse, type ProcessRun } from './process-run.ts'

/** A site in one sort of scope, as one string: what is kept and compared from run to run. */
export function siteKey(fingerprint: string, kind: ScopeKind): string {
  return `${fingerprint} ${kind}`
}

/** Which sites a run has judged, in which sort of scopes: without that, nothing is said to be fixed. */
export class Exercised {
  /** By `siteKey`, the names of the named scopes, or one empty name. */
  readonly #judged = new Map<string, Set<string>>()
  readonly #doubtful = new Set<string>()

  add(process: ProcessRun): void {
    for (const [id, { fingerprint }] of process.sites) {
      for (const use of process.uses.get(id)?.keys() ?? []) {
        const [kind, name] = splitUse(use)
        const key = siteKey(fingerprint, kind)
        const names = this.#judged.get(key)
        if (names === undefined) this.#judged.set(key, new Set([name]))
        else names.add(name)
        // Survivors are written when a process ends: one that was killed tells nothing about what it kept.
        if (process.end === undefined) this.#doubtful.add(key)
      }
      for (const kind of process.doubtful.get(id) ?? []) this.#doubtful.add(siteKey(fingerprint, kind))
    }
  }

  /** All that was judged in every scope it lived in, with the names of its named scopes. */
  *clear(): Generator<[key: string, names: ReadonlySet<string>]> {
    for (const entry of this.#judged) if (!this.#doubtful.has(entry[0])) yield entry
  }

  /** Whether a site was judged, in one of the named scopes that kept it before where that matters. */
  isClear(key: string, names: readonly string[]): boolean {
    const judged = this.#judged.get(key)
    if (judged === undefined || this.#doubtful.has(key)) return false
    return judged.has('') || names.some((name) => judged.has(name))
  }
}
