import { typeText } from './wording.ts'
import type { HeldPath, Hint } from './held-path.ts'

/** A function that lives long and captured a variable. */
export const closureCapture: Hint = (path) => {
  const { steps, culprit } = path
  if (steps[culprit - 1].type === 'DOMTimer') return undefined
  const captured = steps.findIndex(
    ({ kind }, index) =>
      (index === culprit || index === culprit + 1) && kind === 'variable' && isFunction(steps[index - 1].type),
  )
  if (captured < 0) return chained(path)
  return (
    `${typeText(steps[captured - 1])} captured the variable \`${steps[captured].edge}\` and lives longer than the work. ` +
    'Let go of the function, set the variable to undefined when the work ends, or hand the value over as an argument.'
  )
}

/** Each survivor keeps the one before, because its function captured it. */
function chained({ steps, culprit, heads, alike, chain }: HeldPath): string | undefined {
  if (alike <= heads || culprit !== steps.length - 1) return undefined
  const captured = chain.findIndex(({ kind }) => kind === 'variable')
  if (captured < 0) return undefined
  const by = captured === 0 ? 'a function of each' : typeText(chain[captured - 1])
  return (
    `Each ${steps[culprit].type} keeps the one before it, ${alike} in all: ${by} captured the variable \`${chain[captured].edge}\`. ` +
    'Set the variable to undefined when it is not needed any more, or make the function where the variable is not in scope.'
  )
}

function isFunction(type: string): boolean {
  return /^(closure|bound|class)\b/.test(type)
}
