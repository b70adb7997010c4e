import fs from 'node:fs'
import path from 'node:path'
import { foldRunFiles, outputs, runFilesIn } from '@overstay/report'
import { CommandError } from '../command-error.ts'
import { EXIT } from '../exit-codes.ts'
import { projectRoot } from '../project-root.ts'

/** Folds run files into a report, prints it and resolves to the gate's exit code. Without places: the newest run here. */
export async function report(places: readonly string[], { format }: { format: string }): Promise<number> {
  const from = places.length > 0 ? places : [newestRun()]
  const files = runFilesIn(from)
  if (files.length === 0) {
    const hint = 'Run files end with .ndjson or .ndjson.gz and are written by `overstay run`.'
    throw new CommandError(EXIT.input, `there is no run file in ${from.join(', ')}`, hint)
  }
  const { report: folded } = await foldRunFiles(files)
  const colour = process.stdout.isTTY && process.env.NO_COLOR === undefined
  process.stdout.write(outputs[format](folded, { colour, whole: `overstay report ${from.join(' ')} --format json` }))
  return folded.summary.failed ? EXIT.gate : EXIT.ok
}

function newestRun(): string {
  const folder = path.join(projectRoot(process.cwd()), '.overstay')
  const runs = fs.existsSync(folder) ? fs.readdirSync(folder).sort() : []
  const newest = runs.at(-1)
  if (newest === undefined) {
    throw new CommandError(EXIT.input, 'there is no run yet', 'Make one first: overstay run -- node --test')
  }
  return path.join(folder, newest)
}
