import fs from 'node:fs'
import path from 'node:path'
import type { Finding } from '@overstay/schema'
import type { PageExcerpt } from '@overstay/schema/page'

const AROUND = 4
/** A minified line is cut around the column that is marked. */
const WIDEST = 160
const LARGEST_FILE = 4_000_000

/**
 * The lines around sites; undefined where they are not there. A page is handed on: only files within the project are
 * read, whatever a run file says a site's file is.
 */
export function sourceLinesIn(root: string): (site: Finding['site']) => PageExcerpt | undefined {
  const files = new Map<string, string[] | undefined>()
  return ({ file, line, column }) => {
    const key = path.resolve(root, file)
    if (!files.has(key)) files.set(key, readWithin(root, key))
    const lines = files.get(key)
    if (lines?.at(line - 1) === undefined || lines[line - 1].trim() === '') return undefined
    const first = Math.max(1, line - AROUND)
    const from = column > WIDEST ? column - 1 - WIDEST / 2 : 0
    const marked = line - first
    const shown = lines.slice(first - 1, line + AROUND).map((text, index) => {
      const start = index === marked ? from : 0
      const rest = text.length > start + WIDEST ? '…' : ''
      return `${start > 0 ? '…' : ''}${text.slice(start, start + WIDEST)}${rest}`
    })
    return { first, lines: shown, marked, mark: column - 1 - from + (from > 0 ? 1 : 0) }
  }
}

function readWithin(root: string, file: string): string[] | undefined {
  try {
    const real = fs.realpathSync(file)
    const relative = path.relative(fs.realpathSync(root), real)
    if (relative.startsWith('..') || path.isAbsolute(relative)) return undefined
    const { size } = fs.statSync(real)
    if (size > LARGEST_FILE || !/\.[cm]?[jt]sx?$|\.vue$|\.svelte$/.test(real)) return undefined
    return fs.readFileSync(real, 'utf8').split(/\r?\n/)
  } catch {
    return undefined
  }
}
