import { holderText, thingText } from './wording.ts'
import type { Hint } from './held-path.ts'

/** What was given to a FinalizationRegistry to be handed to its callback; held until the target is collected. */
export const heldValue: Hint = (path) => {
  const { steps, culprit } = path
  if (steps[culprit].kind !== 'internal' || steps[culprit].edge !== 'held value') return undefined
  const registry = culprit === 1 ? holderText(path) : thingText(steps, culprit - 1)
  return (
    `${registry} keeps it as the held value of a target that is alive: a FinalizationRegistry holds such values strongly. ` +
    'Register with a small value (an id, a file descriptor) that does not lead to the object, or unregister() the target when the work ends.'
  )
}
