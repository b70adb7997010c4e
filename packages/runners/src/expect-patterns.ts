import { fileURLToPath } from 'node:url'
import type { ExpectPattern } from '@overstay/schema'
import { expectMatcher } from '@overstay/schema/patterns'
import type { SiteRow } from '@overstay/runtime/node'
import { shownFile } from './file-owner.ts'

const TOP = 1
const ANNOTATED = 2
const EXEMPT = 4

/**
 * What the config's patterns make of a site: its row with what the first pattern that applies says, in place of what the
 * source says; what the pattern leaves out stays. The row itself where none applies, and where the source says that nothing
 * is expected: no other way spares one of many.
 */
export function expectPatterns(
  patterns: readonly ExpectPattern[],
  root: string,
): (file: string, row: SiteRow) => SiteRow {
  const all = patterns.map((pattern) => ({ pattern, applies: applies(pattern) }))
  return (raw, row) => {
    const [, , , , , , flags = 0] = row
    if ((flags & EXEMPT) !== 0) return row
    const file = raw.startsWith('file:') ? shownFile(fileURLToPath(raw), root) : raw
    const match = all.find((one) => one.applies(file, row))
    return match === undefined ? row : expected(match.pattern, row)
  }
}

function applies(pattern: ExpectPattern): (file: string, row: SiteRow) => boolean {
  const { class: isClass, file: isFile, function: isIn } = expectMatcher(pattern)
  return (shown, [what, name, enclosing, , , , flags = 0]) => {
    const isMeant =
      isClass === undefined
        ? // What is made at the top of a module is made once: nobody expects it to go.
          what !== 'class' && (flags & TOP) === 0
        : (what === 'class' || what === 'new') && isClass.test(name)
    return isMeant && isIn?.test(enclosing) !== false && isFile?.(shown) !== false
  }
}

function expected(pattern: ExpectPattern, row: SiteRow): SiteRow {
  const [what, named, fn, line, column, fingerprint, flags = 0, saidWithin, saidAllow, saidOwner] = row
  const { name = named, within = saidWithin, allow = saidAllow, owner = saidOwner } = pattern
  return [what, name, fn, line, column, fingerprint, flags | ANNOTATED, within, allow, owner]
}
