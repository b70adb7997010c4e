import type { Site } from '@overstay/schema'

/** A site as it stands in a module's table. */
export interface TaggedSite extends Site {
  /** At the top of a module, outside of every function: a label, never judged (DESIGN 4). */
  readonly top: boolean
  /** Somebody wrote an expectation here. */
  readonly annotated: boolean
  /** Scope the annotation names, or milliseconds. */
  readonly within?: string | number
}

const TOP = 1
const ANNOTATED = 2

/** The row the runtime's `m` takes: `[kind, name, fn, line, column, fingerprint, flags?, within?]`. */
export function siteRow(site: TaggedSite): readonly (string | number)[] {
  const row: (string | number)[] = [site.kind, site.name, site.function, site.line, site.column, site.fingerprint]
  const flags = (site.top ? TOP : 0) | (site.annotated ? ANNOTATED : 0)
  if (flags !== 0 || site.within !== undefined) row.push(flags)
  if (site.within !== undefined) row.push(site.within)
  return row
}
