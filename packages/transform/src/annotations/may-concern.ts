import path from 'node:path'
import { EXPECT_COLLECTED, type TaggingOptions } from '../options.ts'
import { shownPath } from '../site/shown-path.ts'
import { patternsFor } from './expect-pattern.ts'

type Options = TaggingOptions & { readonly root?: string }

/** Whether a file has to be parsed at all, by its path and its text: nearly none of an annotated program has. */
export function mayConcern(
  source: string | Buffer,
  file: string,
  { expect, root = '.', strip, track }: Options,
): boolean {
  if (track === 'all' && strip !== true) return true
  if (source.includes(EXPECT_COLLECTED)) return true
  if (strip === true) return source.includes('@overstay-')
  return expect !== undefined && patternsFor(expect, shownPath(file, path.resolve(root)), source).length > 0
}
