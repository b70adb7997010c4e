import fs from 'node:fs'
import path from 'node:path'
import {
  FAILING_STATUSES,
  baselineOf,
  openStore,
  ownersIn,
  readBaseline,
  withBaseline,
  withHistory,
  withPolicy,
  type Folded,
} from '@overstay/report'
import type { Config, Report } from '@overstay/schema'
import { mutesIn } from './mutes-file.ts'

export interface PastOptions {
  store?: string
  baseline?: string
  updateBaseline?: string
}

/** Where the nights of a project are kept. */
export function storeAddress(root: string, config: Config, flag?: string): string {
  if (flag !== undefined) return flag
  return config.store === undefined ? path.join(root, '.overstay', 'nights.db') : path.resolve(root, config.store)
}

/** A folded run as the project sees it: with its history, its known leaks, owners, mutes and budgets. */
export async function finishedReport(
  folded: Folded,
  root: string,
  config: Config,
  { store, baseline, updateBaseline }: PastOptions,
  blind = false,
): Promise<Report> {
  const told = await toldByStore(folded, storeAddress(root, config, store), store !== undefined, blind)
  const known = baseline ?? (updateBaseline !== undefined && fs.existsSync(updateBaseline) ? updateBaseline : undefined)
  const before = known === undefined ? undefined : readBaseline(known)
  const report =
    before === undefined ? (told ?? folded.report) : withBaseline(told ?? folded.report, before, folded.exercised)
  if (updateBaseline !== undefined) {
    fs.writeFileSync(updateBaseline, JSON.stringify(baselineOf(report, before), null, 2) + '\n')
  }
  return withPolicy(report, {
    hasPast: told !== undefined || before !== undefined,
    fail: config.gate?.fail ?? FAILING_STATUSES,
    mutes: [...(config.mutes ?? []), ...mutesIn(root)],
    budgets: config.gate?.budgets ?? [],
    ownersOf: ownersIn(root),
  })
}

/** A store that nobody asked for and that is not there is none. */
async function toldByStore(
  folded: Folded,
  address: string,
  asked: boolean,
  blind: boolean,
): Promise<Report | undefined> {
  if (!asked && !fs.existsSync(address)) return undefined
  const store = await openStore(address, { readOnly: true })
  try {
    return await withHistory(store, folded, { blind })
  } finally {
    await store.close()
  }
}
