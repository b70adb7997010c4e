import { ReportError } from './errors.ts'
import { ProcessRun } from './process-run.ts'
import { readRunFile } from './read-run-file.ts'

/** Reads the run files of one run, one `ProcessRun` each. */
export async function readRun(files: readonly string[]): Promise<ProcessRun[]> {
  const processes: ProcessRun[] = []
  for (const file of files) {
    let process: ProcessRun | undefined
    await readRunFile(file, (record) => {
      if (process === undefined && record.t === 'header') process = new ProcessRun(file, record)
      else process?.add(record)
    })
    if (process !== undefined) processes.push(process)
  }
  const runs = new Set(processes.map(({ header }) => header.run))
  if (runs.size > 1) {
    throw new ReportError(
      'OVERSTAY_SEVERAL_RUNS',
      `the run files belong to ${runs.size} runs (${[...runs].join(', ')})`,
      'Report one run at a time: name its folder, or its files only.',
    )
  }
  return processes
}
