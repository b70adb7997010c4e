import fs from 'node:fs'
import path from 'node:path'
import { ReportError } from './errors.ts'

const RUN_FILE = /\.ndjson(?:\.gz|\.zst)?$/

/** The run files that are meant by folders and files: those in each folder by name, in order, and the files themselves. */
export function runFilesIn(places: readonly string[]): string[] {
  return places.flatMap((place) => {
    const stats = fs.statSync(place, { throwIfNoEntry: false })
    if (stats === undefined) {
      throw new ReportError(
        'OVERSTAY_NO_SUCH_PLACE',
        `there is no file or folder ${place}`,
        'Name a folder that `overstay run --out` has written, or run files in it.',
      )
    }
    if (!stats.isDirectory()) return [place]
    const names = fs.readdirSync(place).filter((name) => RUN_FILE.test(name))
    return names.sort().map((name) => path.join(place, name))
  })
}
