import { holderText, thingText, typeText } from './wording.ts'
import type { Hint } from './held-path.ts'

/** The value of a WeakMap's entry, which lives as long as its key. */
export const weakMap: Hint = (path) => {
  const { steps, culprit } = path
  if (steps[culprit].kind !== 'entry' || steps[culprit].edge !== 'WeakMap') return undefined
  const key = culprit === 1 ? holderText(path) : typeText(steps[culprit - 1])
  const named = culprit === 1 ? key : thingText(steps, culprit - 1)
  const who = named === key ? key : `${key}, held as ${named}`
  return (
    `A WeakMap keeps it as the value of a key that is alive: ${who}. It goes when the key goes: let go of the key, ` +
    'delete the entry when the work ends, or take a key that lives no longer than the value should.'
  )
}
