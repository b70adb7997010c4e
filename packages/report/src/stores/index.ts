import { openSqliteStore } from './sqlite.ts'
import type { Store } from './store.ts'

/** Every engine by the scheme of its address; a plain path is a SQLite file. */
export const stores: Readonly<Record<string, (address: string, options: { readOnly: boolean }) => Promise<Store>>> = {
  sqlite: openSqliteStore,
}

/** The store at an address: a file, or "sqlite:file". */
export async function openStore(address: string, { readOnly = false } = {}): Promise<Store> {
  const scheme = /^([a-z]{2,}):/.exec(address)?.[1]
  const open = scheme === undefined ? undefined : stores[scheme]
  return open === undefined
    ? await stores.sqlite(address, { readOnly })
    : await open(address.slice(scheme!.length + 1), { readOnly })
}
