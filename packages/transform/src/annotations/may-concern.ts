import { EXPECT_COLLECTED, type TaggingOptions } from '../options.ts'
import { patternsFor } from './expect-pattern.ts'

/** Whether a file has to be parsed at all, by its shown path and its text: nearly none of an annotated program has. */
export function mayConcern(source: string, file: string, { expect, strip, track }: TaggingOptions): boolean {
  if (strip === true) return source.includes(EXPECT_COLLECTED) || source.includes('@overstay-')
  return track === 'all' || source.includes(EXPECT_COLLECTED) || patternsFor(expect, file, source).length > 0
}
