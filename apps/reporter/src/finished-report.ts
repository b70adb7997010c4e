import fs from 'node:fs'
import path from 'node:path'
import type { Command } from 'commander'
import {
  FAILING_STATUSES,
  NIGHTS_IN_FILE,
  baselineOf,
  chronicleUpTo,
  openStore,
  ownersIn,
  readBaseline,
  withBaseline,
  withHistory,
  withPolicy,
  type Chronicle,
  type Folded,
  type Store,
} from '@overstay/report'
import type { Config, Report } from '@overstay/schema'
import { showsNights, type Format } from './formats.ts'
import { mutesIn } from './mutes-file.ts'

export interface PastOptions {
  store?: string
  baseline?: string
  updateBaseline?: string
}

export function withPastOptions(command: Command): Command {
  return command
    .option('--store <file>', 'where nights are kept (default: .overstay/nights.db)')
    .option('--baseline <file>', 'a file of known leaks: what is in it is not new')
    .option('--update-baseline <file>', 'write the leaks of this run to a baseline file')
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
  const told = await fromStore(storeAddress(root, config, store), store !== undefined, (opened) =>
    withHistory(opened, folded, { blind }),
  )
  const known = baseline ?? (updateBaseline !== undefined && fs.existsSync(updateBaseline) ? updateBaseline : undefined)
  const before = known === undefined ? undefined : readBaseline(known)
  const report =
    before === undefined ? (told ?? folded.report) : withBaseline(told ?? folded.report, before, folded.exercised)
  if (updateBaseline !== undefined) {
    fs.writeFileSync(updateBaseline, JSON.stringify(baselineOf(report, before), null, 2) + '\n')
  }
  return withPolicy(report, policyOf(root, config, told !== undefined || before !== undefined))
}

/** What the project has decided about its leaks. */
export function policyOf(root: string, config: Config, hasPast: boolean): Parameters<typeof withPolicy>[1] {
  return {
    hasPast,
    fail: config.gate?.fail ?? FAILING_STATUSES,
    mutes: [...(config.mutes ?? []), ...mutesIn(root)],
    budgets: config.gate?.budgets ?? [],
    ownersOf: ownersIn(root),
  }
}

/** The nights up to a run, for the formats that show them; undefined where there is no store. */
export async function nightsFor(
  formats: readonly Format[],
  folded: Folded,
  root: string,
  config: Config,
  { store }: PastOptions,
  blind = false,
): Promise<Chronicle | undefined> {
  if (!showsNights(formats)) return undefined
  const options = { blind, counted: NIGHTS_IN_FILE }
  return await fromStore(storeAddress(root, config, store), store !== undefined, (opened) =>
    chronicleUpTo(opened, folded, options),
  )
}

/** A store that nobody asked for and that is not there is none. */
async function fromStore<T>(
  address: string,
  asked: boolean,
  tell: (store: Store) => Promise<T>,
): Promise<T | undefined> {
  if (!asked && !fs.existsSync(address)) return undefined
  const store = await openStore(address, { readOnly: true })
  try {
    return await tell(store)
  } finally {
    await store.close()
  }
}
