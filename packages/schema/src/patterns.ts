import type { ExpectPattern } from './config.ts'
import { anyGlob, type Matcher } from './glob.ts'

export { anyGlob, type Matcher } from './glob.ts'

/** What a pattern of `expect` asks of an allocation; what it leaves out may be anything. */
export interface ExpectMatcher {
  /** Of the whole name of a class. */
  readonly class?: RegExp
  /** Of a chain of enclosing functions. */
  readonly function?: RegExp
  /** Of a shown path. */
  readonly file?: Matcher
}

/** One reading for all that tag, and for what judges code that was tagged without them. */
export function expectMatcher({ class: className, file, function: chain }: ExpectPattern): ExpectMatcher {
  return {
    ...(className === undefined ? {} : { class: new RegExp(`^${namePattern(className, '.*')}$`) }),
    ...(chain === undefined ? {} : { function: new RegExp(`(?:^|\\.)${namePattern(chain, '[^.]*')}(?:\\.|$)`) }),
    ...(file === undefined ? {} : { file: anyGlob([file]) }),
  }
}

function namePattern(name: string, wildcard: string): string {
  return name
    .split('*')
    .map((it) => it.replace(/[\\^$.|?+()[\]{}]/g, String.raw`\$&`))
    .join(wildcard)
}
