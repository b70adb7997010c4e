import type { ExpectPattern } from '@overstay/schema'
import { type ExpectMatcher, expectMatcher } from '@overstay/schema/patterns'
import type { MarkOptions } from './mark-options.ts'

/** A pattern of the config, ready to be asked. Without TypeScript: the hook asks in the program's own thread. */
export interface Pattern extends ExpectMatcher {
  /** What is expected of what it means. */
  readonly options: MarkOptions
  /** Names that the text of a file has to hold. */
  readonly words: readonly string[]
}

const read = new WeakMap<readonly ExpectPattern[], readonly Pattern[]>()
const none: readonly Pattern[] = []

/** The patterns that may say something about a file, for the price of a look at its shown path and its text. */
export function patternsFor(
  patterns: readonly ExpectPattern[] | undefined,
  file: string,
  text: string | Buffer,
): readonly Pattern[] {
  if (patterns === undefined || patterns.length === 0) return none
  let known = read.get(patterns)
  if (known === undefined) read.set(patterns, (known = patterns.map(patternOf)))
  return known.filter((it) => it.file?.(file) !== false && it.words.every((word) => text.includes(word)))
}

function patternOf(given: ExpectPattern): Pattern {
  const { class: className, function: chain, within, allow, name, owner } = given
  return {
    options: {
      ...(within === undefined ? {} : { within }),
      ...(allow === undefined ? {} : { allow }),
      ...(name === undefined ? {} : { name }),
      ...(owner === undefined ? {} : { owner }),
    },
    ...expectMatcher(given),
    words: [...(className?.split('*') ?? []), ...(chain?.split(/[*.]/) ?? [])].filter((it) => it !== ''),
  }
}
