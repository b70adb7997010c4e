import type { Pattern } from './expect-pattern.ts'
import type { Annotation } from './mark.ts'

/** `expect: [{ class: '*Session', within: 'request' }]` of the config: what the source itself does not say. */
export const configPattern: Annotation = (_node, tagger, { kind, name }) => {
  for (const pattern of tagger.patterns) {
    const isMeant =
      kind === 'class'
        ? pattern.class?.test(name) === true && isIn(pattern, tagger.chain.text)
        : // What is made at the top of a module is made once: nobody expects it to go.
          pattern.class === undefined && !tagger.chain.atTop && isIn(pattern, tagger.chain.text)
    if (isMeant) return pattern.options
  }
  return undefined
}

function isIn(pattern: Pattern, chain: string): boolean {
  return pattern.function?.test(chain) !== false
}
