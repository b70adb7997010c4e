import { typeText } from './wording.ts'
import type { Hint } from './held-path.ts'

export const timer: Hint = ({ steps, culprit, milliseconds }) => {
  if (steps[culprit].kind !== 'internal' || steps[culprit].edge !== 'timeout') return undefined
  const delay = milliseconds === undefined ? '' : ` of ${milliseconds} ms`
  const callback = steps.at(culprit + 1)
  const calls = callback === undefined ? '' : ` and keeps ${typeText(callback)} until then`
  return `A timeout${delay} is still scheduled${calls}. It lets go by itself when it fires; if the work can end before, pass it to clearTimeout().`
}
