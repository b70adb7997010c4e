import fs from 'node:fs'
import path from 'node:path'
import { runFilesIn } from '@overstay/report'
import { CommandError } from './command-error.ts'
import { EXIT } from './exit-codes.ts'

/** The run files at the places that were named, or of the newest run of the project. */
export function chosenRunFiles(root: string, places: readonly string[]): { files: string[]; from: readonly string[] } {
  const from = places.length > 0 ? places : [newestRun(root)]
  const files = runFilesIn(from)
  if (files.length > 0) return { files, from }
  const hint = 'Run files end with .ndjson, .ndjson.gz or .ndjson.zst and are written by `overstay run`.'
  throw new CommandError(EXIT.input, `there is no run file in ${from.join(', ')}`, hint)
}

function newestRun(root: string): string {
  const folder = path.join(root, '.overstay')
  const entries = fs.existsSync(folder) ? fs.readdirSync(folder, { withFileTypes: true }) : []
  const newest = entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .at(-1)
  if (newest === undefined) {
    throw new CommandError(EXIT.input, 'there is no run yet', 'Make one first: overstay run -- node --test')
  }
  return path.join(folder, newest)
}
