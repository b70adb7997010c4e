import fs from 'node:fs'
import path from 'node:path'
import type { Finding } from '@overstay/schema'

/** A minified line is shown around its column. */
const WIDEST = 110

/** The source line of a site and the column of its mark in it (0-based), or undefined where the source is not there. */
export function sourceExcerpt(
  root: string,
  { file, line, column }: Finding['site'],
): { text: string; mark: number } | undefined {
  let source: string
  try {
    source = fs.readFileSync(path.resolve(root, file), 'utf8')
  } catch {
    return undefined
  }
  const whole = source
    .split('\n')
    .at(line - 1)
    ?.replace(/\r$/, '')
  if (whole === undefined || whole.trim() === '') return undefined
  const from = column > WIDEST ? column - 1 - WIDEST / 2 : whole.length - whole.trimStart().length
  const cut = whole.slice(from, from + WIDEST)
  const before = whole.slice(from, column - 1)
  // Tabs keep their width in the line of the mark, so that it stands under what it means.
  return { text: `${from > 0 && column > WIDEST ? '…' : ''}${cut}`, mark: before.length + (column > WIDEST ? 1 : 0) }
}
