import fs from 'node:fs'
import path from 'node:path'

/** The nearest folder upwards that has a package.json, or the folder itself. */
export function projectRoot(folder: string): string {
  for (let at = folder; ; at = path.dirname(at)) {
    if (fs.existsSync(path.join(at, 'package.json'))) return at
    if (at === path.dirname(at)) return folder
  }
}
