import { typeText } from './wording.ts'
import type { Hint } from './held-path.ts'

export const interval: Hint = ({ steps, culprit, milliseconds }) => {
  if (steps[culprit].kind !== 'internal' || steps[culprit].edge !== 'interval') return undefined
  const every = milliseconds === undefined ? '' : ` of ${milliseconds} ms`
  const callback = steps.at(culprit + 1)
  const calls = callback === undefined ? '' : ` and keeps ${typeText(callback)}`
  return `An interval${every} still runs${calls}. Keep what setInterval() returned and pass it to clearInterval() when the work ends.`
}
