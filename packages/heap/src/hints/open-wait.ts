import { holderText, typeText } from './wording.ts'
import type { Hint } from './held-path.ts'

export const openWait: Hint = (path) => {
  if (!path.mayBeWaiting) return undefined
  const waiting = typeText(path.steps[path.steps.length - 1])
  return (
    `${waiting} is still waited for: a promise that it can settle is pending, and ${holderText(path)} keeps it, ` +
    'one a scope. If it settles later, all of this goes by itself. If nobody will settle it, reject the promise and remove ' +
    'it from there when the work that waits is given up.'
  )
}
