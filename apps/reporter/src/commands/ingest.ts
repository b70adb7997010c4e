import type { Command } from 'commander'
import { foldRunFiles, forgetOldNights, ingest, openStore } from '@overstay/report'
import { EXIT } from '../exit-codes.ts'
import { storeAddress } from '../finished-report.ts'
import { loadConfig } from '../load-config.ts'
import { chosenRunFiles } from '../newest-run.ts'
import { projectRoot } from '../project-root.ts'
import { countFrom } from './count-from.ts'

export function addIngest(program: Command): void {
  program
    .command('ingest')
    .description('put a run into the store, where its nights are told apart')
    .argument('[place...]', 'folders or files of one run, with all its shards; default: the newest run in .overstay')
    .option('--store <file>', 'where nights are kept (default: .overstay/nights.db)')
    .option('--blind', 'nothing of this run is believed to be clean')
    .option('--keep <nights>', 'forget what is older than so many nights of a branch', countFrom)
    .action(async (places: string[], options: IngestOptions) => {
      process.exitCode = await ingestRun(places, options)
    })
}

interface IngestOptions {
  store?: string
  blind?: boolean
  keep?: number
}

async function ingestRun(
  places: readonly string[],
  { store: flag, blind = false, keep }: IngestOptions,
): Promise<number> {
  const root = projectRoot(process.cwd())
  const folded = await foldRunFiles(chosenRunFiles(root, places).files)
  const address = storeAddress(root, await loadConfig(root), flag)
  const store = await openStore(address)
  try {
    const outcome = await ingest(store, folded, { blind })
    process.stdout.write(`run ${folded.report.run.id} is ${outcome === 'added' ? 'in' : outcome}: ${address}\n`)
    for (const { text } of folded.report.notes) process.stderr.write(`note  ${text}\n`)
    if (keep === undefined) return EXIT.ok
    const forgotten = await forgetOldNights(store, keep)
    if (forgotten > 0) process.stdout.write(`${forgotten} older nights are forgotten\n`)
    return EXIT.ok
  } finally {
    await store.close()
  }
}
