import type { Entry, Scope } from '@overstay/runtime/node'
import type { NoteRecord } from '@overstay/schema'

/** Who gives each of his scopes a name of its own expects nothing by name. */
const MOST_NAMES = 1000
/** Scopes that are there without being opened by name. */
const KINDS: ReadonlySet<string> = new Set(['test', 'file', 'run'])

/** Names of the scopes that a program opened by hand, to tell those that expectations name and nobody opened. */
export class OpenedScopes {
  readonly #names = new Set<string>()

  add({ kind, name }: Scope): void {
    if (kind === 'named' && this.#names.size < MOST_NAMES) this.#names.add(name)
  }

  /** What is said of expectations `within` a scope that was never opened, most likely by a misspelt name. */
  missingNote(entriesOfRun: Iterable<Entry>): NoteRecord[] {
    if (this.#names.size === MOST_NAMES) return []
    const sites = [...entriesOfRun].flatMap(({ site }) => {
      const { within } = site
      return typeof within === 'string' && !KINDS.has(within) && !this.#names.has(within) ? [{ site, within }] : []
    })
    if (sites.length === 0) return []
    const [{ site, within }] = sites
    const others = sites.length === 1 ? '' : ` and ${sites.length - 1} more`
    const text = `no scope "${within}" was ever opened, within which ${site.name || site.what} (line ${site.line} of ${site.file.slice(site.file.lastIndexOf('/') + 1)})${others} should go: judged at the end of the process instead`
    return [{ t: 'note', code: 'OVERSTAY_NO_SUCH_SCOPE', text }]
  }
}
