import fs from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { type Command, Option } from 'commander'
import {
  chronicleOf,
  differenceOf,
  differenceText,
  openStore,
  rollupCsv,
  sitesText,
  siteText,
  trendText,
  writeRollupParquet,
  type Chronicle,
  type Store,
} from '@overstay/report'
import { CommandError } from '../command-error.ts'
import { EXIT } from '../exit-codes.ts'
import { storeAddress } from '../finished-report.ts'
import { wantsColour } from '../formats.ts'
import { loadConfig } from '../load-config.ts'
import { projectRoot } from '../project-root.ts'
import { countFrom } from './count-from.ts'

interface Options {
  store?: string
  branch?: string
  json?: true
}

const STORE = ['--store <file>', 'where nights are kept (default: .overstay/nights.db)'] as const
const BRANCH = ['--branch <name>', 'of which branch (default: that of the latest run)'] as const
const JSON_FLAG = ['--json', 'as JSON'] as const

/** `history`, `diff`, `trend` and `export`: what the store tells. */
export function addHistory(program: Command): void {
  program
    .command('history')
    .description('every site that ever leaked, or one of them night by night')
    .argument('[fingerprint]', 'of the site; its first letters are enough')
    .option(...STORE)
    .option(...BRANCH)
    .option(...JSON_FLAG)
    .action(async (fingerprint: string | undefined, options: Options) => {
      await fromStore(options, async (store) => {
        const chronicle = await chronicleOf(store, options.branch)
        if (fingerprint === undefined) return options.json ? json(chronicle.sites) : sitesText(chronicle, wantsColour())
        const sites = sitesAt(chronicle, fingerprint)
        return options.json ? json(sites) : sites.map((site) => siteText(chronicle, site, wantsColour())).join('\n')
      })
    })
  program
    .command('diff')
    .description('what changed from one run to another')
    .argument('<from>', 'a run')
    .argument('<to>', 'a later run')
    .option(...STORE)
    .option(...JSON_FLAG)
    .action(async (from: string, to: string, options: Options) => {
      await fromStore(options, async (store) => {
        const differences = await differenceOf(store, from, to)
        return options.json ? json(differences) : differenceText(differences, from, to, wantsColour())
      })
    })
  program
    .command('trend')
    .description('how the nights went')
    .option(...STORE)
    .option(...BRANCH)
    .option('--nights <n>', 'how many to show', countFrom, 60)
    .option(...JSON_FLAG)
    .action(async (options: Options & { nights: number }) => {
      await fromStore(options, async (store) => {
        const chronicle = await chronicleOf(store, options.branch)
        return options.json
          ? json(chronicle.nights.slice(-options.nights))
          : trendText(chronicle, options.nights, wantsColour())
      })
    })
  program
    .command('export')
    .description('every night of every site that ever leaked, as CSV or Parquet')
    .option(...STORE)
    .option('--branch <name>', 'of which branch (default: all)')
    .addOption(new Option('--format <format>', 'csv or parquet (default: by the file)').choices(['csv', 'parquet']))
    .option('--to <file>', 'write it there (default: CSV to the output)')
    .action(async (options: ExportOptions) => {
      await withStore(options, (store) => exportRollup(store, options))
    })
}

interface ExportOptions extends Options {
  format?: 'csv' | 'parquet'
  to?: string
}

async function exportRollup(store: Store, { branch, to, format }: ExportOptions): Promise<void> {
  const isParquet = (format ?? (to?.endsWith('.parquet') === true ? 'parquet' : 'csv')) === 'parquet'
  if (isParquet && to === undefined) {
    throw new CommandError(EXIT.usage, 'Parquet is no text for a terminal', 'Name a file: --to nights.parquet')
  }
  try {
    if (to === undefined) await pipeline(rollupCsv(store, branch), process.stdout, { end: false })
    else if (isParquet) await writeRollupParquet(store, to, branch)
    else await pipeline(rollupCsv(store, branch), fs.createWriteStream(to))
  } catch (error) {
    const { syscall, message } = error as NodeJS.ErrnoException
    if (to === undefined || syscall === undefined) throw error
    throw new CommandError(EXIT.input, `${to} cannot be written: ${message}`, 'Name a file in a folder that exists.')
  }
}

async function fromStore(options: Options, tell: (store: Store) => Promise<string>): Promise<void> {
  await withStore(options, async (store) => {
    process.stdout.write(await tell(store))
  })
}

async function withStore({ store: flag }: Options, use: (store: Store) => Promise<void>): Promise<void> {
  const root = projectRoot(process.cwd())
  const store = await openStore(storeAddress(root, await loadConfig(root), flag), { readOnly: true })
  try {
    await use(store)
  } finally {
    await store.close()
  }
}

function sitesAt({ sites, branch }: Chronicle, fingerprint: string): Chronicle['sites'] {
  const found = sites.filter((site) => site.fingerprint.startsWith(fingerprint))
  if (found.length > 0) return found
  const message = `no site ${fingerprint} ever leaked${branch === '' ? '' : ` on ${branch}`}`
  throw new CommandError(EXIT.input, message, 'overstay history lists the sites that did.')
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2) + '\n'
}
