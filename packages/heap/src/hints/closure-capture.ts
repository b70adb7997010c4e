import { typeText } from './wording.ts'
import type { Hint } from './held-path.ts'

/** A function that lives long and captured a variable. */
export const closureCapture: Hint = ({ steps, culprit }) => {
  const captured = steps.findIndex(
    ({ kind }, index) =>
      (index === culprit || index === culprit + 1) && kind === 'variable' && isFunction(steps[index - 1].type),
  )
  if (captured < 0) return undefined
  return (
    `${typeText(steps[captured - 1])} captured the variable \`${steps[captured].edge}\` and lives longer than the work. ` +
    'Let go of the function, set the variable to undefined when the work ends, or hand the value over as an argument.'
  )
}

function isFunction(type: string): boolean {
  return /^(closure|bound|class)\b/.test(type)
}
