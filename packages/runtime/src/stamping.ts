import { addSites, tokenFor } from './ledger.ts'
import type { Site, SiteRow } from './site.ts'
import { restamp, stampFresh, stampUnlessStamped, tokenOf } from './token.ts'

/** A module's sites; undefined while an import cycle runs hoisted functions before the module's body. */
export type SiteTable = readonly Site[] | undefined

/** What transformed code calls, under short names because the names stand at every site. */
export interface Stamping {
  /** Registers the sites of a file. */
  m: (file: string, rows: readonly SiteRow[]) => Site[]
  /** Stamps a value that may carry a stamp already (then the first one stays) and returns it. */
  n: <T>(value: T, table: SiteTable, index: number) => T
  /** Stamps a value that was made just now by a literal or a closure, and returns it. */
  o: <T extends object>(value: T, table: SiteTable, index: number) => T
  /** Stamps an instance in its constructor: the most derived annotated class wins. */
  i: <T extends object>(instance: T, table: SiteTable, index: number) => T
  /** The property key of a computed name, remembered for the closure made next. */
  k: (name: unknown) => PropertyKey
  /** The key that `k` gave last. */
  q: () => PropertyKey
}

export const stamping: Stamping = {
  m: addSites,
  n(value, table, index) {
    if (table !== undefined && isObject(value)) markOnce(value, table[index])
    return value
  },
  o(value, table, index) {
    if (table !== undefined) mark(value, table[index])
    return value
  },
  i(instance, table, index) {
    if (table === undefined) return instance
    const before = tokenOf(instance)
    if (before === undefined) {
      markOnce(instance, table[index])
    } else {
      before.created--
      const token = tokenFor(table[index])
      token.created++
      restamp(instance, token)
    }
    return instance
  },
  k(name) {
    // ToPropertyKey runs user code (toString, Symbol.toPrimitive): once, as the language does.
    key = typeof name === 'string' || typeof name === 'symbol' ? name : Reflect.ownKeys({ [name as PropertyKey]: 0 })[0]
    return key
  },
  q: () => key,
}

// Creating a closure runs no user code, so one slot between `k` and `q` is re-entrant.
let key: PropertyKey = ''

function mark(value: object, site: Site): void {
  const token = tokenFor(site)
  token.created++
  stampFresh(value, token)
}

function markOnce(value: object, site: Site): void {
  // An exception is dear: a site pays for one, and looks before it leaps from then on.
  if (site.mayBeStamped && tokenOf(value) !== undefined) return
  const token = tokenFor(site)
  if (stampUnlessStamped(value, token)) token.created++
  else site.mayBeStamped = true
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' ? value !== null : typeof value === 'function'
}
