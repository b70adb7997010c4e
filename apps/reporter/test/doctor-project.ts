import fs from 'node:fs'
import path from 'node:path'
import { temporaryFolder, type Result } from './overstay.ts'

export const MODULES = path.resolve(import.meta.dirname, '../../../node_modules')
export const PROOF = 'a planted leak is found, and what is let go is not taken for one'

export type Files = Record<string, string>

/**
 * A project with these files and a node_modules of its own, whose packages are links to those of this repository; those
 * of `first` go before.
 */
export function project(
  files: Files,
  { without = [], first }: { without?: readonly string[]; first?: string } = {},
): string {
  const folder = temporaryFolder()
  const modules = path.join(folder, 'node_modules')
  fs.mkdirSync(modules)
  for (const place of first === undefined ? [MODULES] : [first, MODULES]) {
    for (const name of fs.readdirSync(place)) {
      const link = path.join(modules, name)
      if (!without.includes(name) && !name.startsWith('.') && !fs.existsSync(link))
        fs.symlinkSync(path.join(place, name), link)
    }
  }
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    fs.writeFileSync(path.join(folder, name), text)
  }
  return folder
}

/** The lines that begin with a word of judgement, and the advice beneath those that are not fine. */
export const linesOf = ({ stdout }: Result): string[] => stdout.split('\n').filter((line) => line !== '')

export const wrongIn = (result: Result): string[] => {
  const lines = linesOf(result)
  return lines.flatMap((line, index) =>
    line.startsWith('WRONG') ? [`${line.slice(7)} | ${lines[index + 1].trim()}`] : [],
  )
}

/** All files of a project but those of its packages. */
export function filesIn(folder: string): string[] {
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true })
  const files = entries.map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
  return files.filter((file) => !/^node_modules(?:\/|$)/.test(file)).sort()
}
