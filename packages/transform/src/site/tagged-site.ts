import type { Site, SiteKind } from '@overstay/schema'

/** A site as it stands in a module's table. */
export interface TaggedSite extends Site {
  /** At the top of a module, outside of every function: a label, never judged (DESIGN 4). */
  readonly top: boolean
  /** Somebody wrote an expectation here. */
  readonly annotated: boolean
  /** Somebody wrote that nothing is expected here: never judged. */
  readonly exempt?: true
  /** Scope the annotation names, or milliseconds. */
  readonly within?: string | number
  /** So many objects may stay. */
  readonly allow?: number
  readonly owner?: string
}

const TOP = 1
const ANNOTATED = 2
const EXEMPT = 4

/** The row the runtime's `m` takes: `[kind, name, fn, line, column, fingerprint, flags?, within?, allow?, owner?]`. */
export function siteRow(site: TaggedSite): readonly (string | number | null)[] {
  const row: (string | number | null)[] = [
    site.kind,
    site.name,
    site.function,
    site.line,
    site.column,
    site.fingerprint,
  ]
  const flags = (site.top ? TOP : 0) | (site.annotated ? ANNOTATED : 0) | (site.exempt === true ? EXEMPT : 0)
  const said = [site.within, site.allow, site.owner]
  while (said.length > 0 && said.at(-1) === undefined) said.pop()
  if (flags !== 0 || said.length > 0) row.push(flags)
  return [...row, ...said.map((value) => value ?? null)]
}

/** Spelled out, since the schema's own list comes with zod, which would take longer to load than most programs. */
const kinds: Readonly<Record<SiteKind, true>> = {
  new: true,
  object: true,
  array: true,
  closure: true,
  class: true,
  bind: true,
  call: true,
}

const text = String.raw`(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')`
const rowInCode = new RegExp(
  String.raw`\[\s*["'](?:${Object.keys(kinds).join('|')})["'],\s*${text},\s*${text},\s*\d+,\s*\d+,\s*["'][0-9a-f]{12}["']`,
)

/** Whether code holds a row of a table: it was tagged before, by whatever host, and bundled or minified since. */
export function wasTagged(code: string): boolean {
  return rowInCode.test(code)
}
