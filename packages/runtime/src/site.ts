import type { Entry, Scope } from './scope-record.ts'
import type { Token } from './token.ts'

/**
 * A row of the table that transformed code hands over: kind, name, enclosing functions, line, column, fingerprint,
 * flags (1: at the top of a module, 2: annotated, 4: exempt), and what an annotation said: the scope or the milliseconds,
 * how many may stay, whose it is. Null stands for what was not said, before something that was.
 */
export type SiteRow = readonly [
  what: string,
  name: string,
  fn: string,
  line: number,
  column: number,
  fingerprint: string,
  flags?: number,
  within?: string | number | null | undefined,
  allow?: number | null | undefined,
  owner?: string | undefined,
]

export const TOP = 1
export const ANNOTATED = 2
export const EXEMPT = 4

/**
 * An allocation site of this process. The analyser reads `id`, `file`, `place`, `fn`, `what`, `name` and `expected`
 * from a heap snapshot, so they are flat strings: V8 shows a concatenated one without its text.
 */
export class Site {
  readonly id: string
  readonly number: number
  readonly file: string
  readonly place: string
  readonly fn: string
  readonly what: string
  readonly name: string
  readonly expected: 'annotated' | 'all'
  readonly line: number
  readonly column: number
  readonly fingerprint: string
  readonly top: boolean
  /** Somebody wrote that nothing is expected: its objects are labelled and never judged. */
  readonly exempt: boolean
  readonly within: string | number | undefined
  /** So many objects may stay: the size of a bounded cache. */
  readonly allow: number | undefined
  readonly owner: string | undefined
  /** Set once its file was loaded again, by the same code. */
  reloaded = false
  /** Set once a value of this site came stamped already (a singleton, an annotated class): then it is asked first. */
  mayBeStamped = false
  /** The innermost scope for which `entry` and `token` were looked up; stamping compares this one field. */
  at: Scope | undefined = undefined
  entry: Entry | undefined = undefined
  token: Token | undefined = undefined

  constructor(number: number, file: string, row: SiteRow) {
    const [what, name, fn, line, column, fingerprint, flags = 0, within, allow, owner] = row
    this.number = number
    this.id = flat(String(number))
    this.file = file
    this.place = flat(`${line}:${column}`)
    this.fn = fn
    this.what = what
    this.name = name
    this.expected = (flags & ANNOTATED) === 0 ? 'all' : 'annotated'
    this.line = line
    this.column = column
    this.fingerprint = fingerprint
    this.top = (flags & TOP) !== 0
    this.exempt = (flags & EXEMPT) !== 0
    this.within = within ?? undefined
    this.allow = allow ?? undefined
    this.owner = owner
  }
}

/** Whether a row says of a place what the site was made of. */
export function isOfRow(
  site: Site,
  [what, name, , line, column, fingerprint, flags = 0, within, allow, owner]: SiteRow,
): boolean {
  return (
    site.fingerprint === fingerprint &&
    site.what === what &&
    site.name === name &&
    site.line === line &&
    site.column === column &&
    (site.expected === 'annotated') === ((flags & ANNOTATED) !== 0) &&
    site.exempt === ((flags & EXEMPT) !== 0) &&
    site.within === (within ?? undefined) &&
    site.allow === (allow ?? undefined) &&
    site.owner === owner
  )
}

/** The same text as one piece: V8 flattens a string when it becomes a property key. */
export function flat(text: string): string {
  return Object.keys({ [text]: 0 })[0]
}
