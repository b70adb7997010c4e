import { holderText, isNamed, thingText, typeText } from './wording.ts'
import type { HeldPath } from './held-path.ts'

/** What is left: one reference from something that lives long. */
export function reference(path: HeldPath): string {
  const { steps, culprit } = path
  const { edge } = steps[culprit]
  if (edge === 'WeakMap') {
    return `A WeakMap keeps it as the value of a key that is alive: ${typeText(steps[culprit - 1])}. Let go of the key, or delete the entry.`
  }
  if (edge === 'held value') {
    return `${thingText(steps, culprit - 1)} keeps it as the held value of a target that is alive. Hold a small value (an id), or unregister the target.`
  }
  if (path.onlyInUse) {
    return 'Only what was running while the snapshot was taken refers to it. It may go when that ends; look again before you believe it.'
  }
  if (path.holder.kind === 'runtime') {
    return `${holderText(path)} refers to it. Close, end or destroy it when the work ends, so that Node lets go.`
  }
  return `${nameOf(path)} still refers to it. Set it to undefined, or delete it, when the work ends.`
}

function nameOf(path: HeldPath): string {
  const { steps, culprit, holder } = path
  if (culprit === 1 && holder.name !== '') return holderText(path)
  const from = culprit === 1 ? steps[0].type : thingText(steps, culprit - 1)
  return isNamed(steps[culprit]) ? `\`${steps[culprit].edge}\` of ${from}` : `A reference of ${from}`
}
