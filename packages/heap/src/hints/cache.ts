import { holderText, keysText, typeText } from './wording.ts'
import type { Hint } from './held-path.ts'

const ARRAY = /Array$|^Arguments$/

/** Something with keys that gets an entry and never loses one: a Map, an object used as one, a table by number. */
export const cache: Hint = (path) => {
  const { steps, culprit } = path
  const { kind, edge } = steps[culprit]
  const container = steps[culprit - 1]
  const isEntry = kind === 'entry' && edge === '#' && !container.type.endsWith('Set')
  const isIndexed = kind === 'element' && !ARRAY.test(container.type)
  if (!isEntry && !isIndexed && edge !== '*') return undefined
  const what = culprit === 1 ? '' : `, ${typeText(container)},`
  return (
    `${holderText(path)}${what} keeps an entry for each key${keysText(path)} and lets none go. ` +
    'Delete the entry when the work ends, bound the number of entries (an LRU, an age), or use a WeakMap where keys are objects.'
  )
}
