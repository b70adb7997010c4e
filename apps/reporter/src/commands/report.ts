import type { Command } from 'commander'
import { foldRunFiles } from '@overstay/report'
import { EXIT } from '../exit-codes.ts'
import { finishedReport, nightsFor, type PastOptions, withPastOptions } from '../finished-report.ts'
import { formatOption, JSON_FORMAT, printReport, type Format } from '../formats.ts'
import { loadConfig } from '../load-config.ts'
import { chosenRunFiles } from '../newest-run.ts'
import { notify, notifyOption } from '../notify.ts'
import { projectRoot } from '../project-root.ts'

interface ReportOptions extends PastOptions {
  format: readonly Format[]
  json?: true
  notify?: string
}

export function addReport(program: Command): void {
  withPastOptions(program.command('report'))
    .description('print the report of run files')
    .argument('[place...]', 'folders or files; default: the newest run in .overstay')
    .addOption(formatOption())
    .addOption(notifyOption())
    .option('--json', 'the same as --format json')
    .action(async (places: string[], options: ReportOptions) => {
      process.exitCode = await report(places, options.json ? { ...options, format: JSON_FORMAT } : options)
    })
}

/** Folds run files into a report, prints it and resolves to the gate's exit code. Without places: the newest run here. */
async function report(
  places: readonly string[],
  { format, notify: receiver, ...past }: ReportOptions,
): Promise<number> {
  const root = projectRoot(process.cwd())
  const { files, from } = chosenRunFiles(root, places)
  const [folded, config] = [await foldRunFiles(files), await loadConfig(root)]
  const finished = await finishedReport(folded, root, config, past)
  const nights = await nightsFor(format, folded, root, config, past)
  printReport(finished, format, `overstay report ${from.join(' ')} --format json`, nights)
  await notify(finished, receiver)
  return finished.summary.failed ? EXIT.gate : EXIT.ok
}
