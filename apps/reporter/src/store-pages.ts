import { chronicleOf, latestReport, openStore, pageOf, withPolicy } from '@overstay/report'
import type { Config } from '@overstay/schema'
import type { Page } from '@overstay/schema/page'
import { policyOf } from './finished-report.ts'

/** The pages of a store's branches, each told anew when the store or the project's policy has changed. */
export class StorePages {
  readonly #address: string
  readonly #root: string
  readonly #config: Config
  readonly #told = new Map<string, { state: string; page: Page | undefined }>()

  constructor(address: string, root: string, config: Config) {
    this.#address = address
    this.#root = root
    this.#config = config
  }

  /** The page of a branch, by default of the one with the latest run; undefined where there is no night of it. */
  async of(asked?: string): Promise<Page | undefined> {
    // Opened each time: a store may be put back from a cache while this process goes on.
    const store = await openStore(this.#address, { readOnly: true })
    try {
      const runs = await store.runs()
      const branch = asked ?? runs.at(-1)?.branch ?? ''
      const policy = policyOf(this.#root, this.#config, true)
      const state = JSON.stringify([runs.map(({ run, processes }) => [run, processes.length]), policy.mutes])
      const before = this.#told.get(branch)
      if (before?.state === state) return before.page
      const chronicle = await chronicleOf(store, branch, { counted: Infinity })
      const report = latestReport(chronicle, this.#root)
      const branches = [...new Set(runs.map((run) => run.branch))].sort()
      const page = report && { ...pageOf(withPolicy(report, policy), { chronicle, nights: Infinity }), branches }
      // Whatever branches are asked for, only those that are there are kept.
      if (branches.includes(branch)) this.#told.set(branch, { state, page })
      return page
    } finally {
      await store.close()
    }
  }
}
