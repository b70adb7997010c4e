import { chooseRunFiles } from './choose-run-files.ts'
import { ReportError } from './errors.ts'
import { RunFold, type Folded } from './fold.ts'
import { ProcessRun } from './process-run.ts'
import { readRunFile } from './read-run-file.ts'

/** Reads the run files of one run, one after the other, and folds them; `visit` sees each process before it is let go. */
export async function foldRunFiles(
  files: readonly string[],
  visit: (process: ProcessRun) => void = () => undefined,
): Promise<Folded> {
  if (files.length === 0) {
    const hint = 'Run files end with .ndjson, .ndjson.gz or .ndjson.zst and are written by `overstay run`.'
    throw new ReportError('OVERSTAY_NO_RUN_FILES', 'there is no run file', hint)
  }
  const chosen = await chooseRunFiles(files)
  const fold = new RunFold()
  for (const file of chosen.files) {
    const process = await readProcess(file)
    visit(process)
    fold.add(process)
  }
  return fold.end(chosen)
}

async function readProcess(file: string): Promise<ProcessRun> {
  let process: ProcessRun | undefined
  await readRunFile(file, (record) => {
    if (process === undefined && record.t === 'header') process = new ProcessRun(file, record)
    else process?.add(record)
  })
  return process!
}
