import { holderText, typeText } from './wording.ts'
import type { Hint } from './held-path.ts'

/** An array or a Set that only grows. */
export const collection: Hint = (path) => {
  const { steps, culprit } = path
  const { kind, edge } = steps[culprit]
  if (edge !== '#' || (kind !== 'element' && kind !== 'entry')) return undefined
  const what = culprit === 1 ? '' : `, ${typeText(steps[culprit - 1])},`
  return `${holderText(path)}${what} only grows. Remove the element when the work ends, or keep the last few only.`
}
