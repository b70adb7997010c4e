import { foldRunFiles } from '@overstay/report'
import { EXIT } from '../exit-codes.ts'
import { finishedReport, nightsFor, type PastOptions } from '../finished-report.ts'
import { printReport, type Format } from '../formats.ts'
import { loadConfig } from '../load-config.ts'
import { chosenRunFiles } from '../newest-run.ts'
import { notify } from '../notify.ts'
import { projectRoot } from '../project-root.ts'

export interface ReportOptions extends PastOptions {
  format: readonly Format[]
  notify?: string
}

/** Folds run files into a report, prints it and resolves to the gate's exit code. Without places: the newest run here. */
export async function report(
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
