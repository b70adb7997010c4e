import type { RetainingPath, Step } from '@overstay/schema'
import { counted, rootSaysNext, spelledEdge } from '@overstay/schema/page'
import type { Paint } from './paint.ts'

/** Steps of a path shown before and after those that are left out of a long one. */
const SHOWN_FIRST = 4
const SHOWN_LAST = 10

/** A retaining path as lines, root first, with its allocation sites; the reference to cut is marked. */
export function pathLines(path: RetainingPath, paint: Paint): string[] {
  const { steps, culprit, survivors } = path
  const [root, ...rest] = steps.map((step, index) => {
    const text = stepText(step, paint)
    const last = index === steps.length - 1 ? paint('dim', `  ${counted(survivors, 'survivor')}`) : ''
    if (index === culprit) return `${paint('red', '✂')} ${text}${last}   ${paint('red', '← cut this reference')}`
    return `  ${text}${last}`
  })
  const lines = rootSaysNext(path)
    ? [`  ${steps[0].type} → ${objectText(steps[1], paint)}`, ...rest.slice(1)]
    : [root, ...rest]
  const hidden = lines.length - SHOWN_FIRST - SHOWN_LAST
  if (hidden <= 1) return lines
  const gap = paint('dim', `  … ${counted(hidden, 'step')} left out; --format json shows all`)
  return [...lines.slice(0, SHOWN_FIRST), gap, ...lines.slice(-SHOWN_LAST)]
}

function stepText(step: Step, paint: Paint): string {
  const { edge, kind } = step
  const reference = edge === '' ? '' : `${paint('yellow', spelledEdge[kind](edge))} → `
  return `${reference}${objectText(step, paint)}`
}

function objectText({ type, site, times }: Step, paint: Paint): string {
  const repeated = times === undefined ? '' : ` ×${times}`
  return `${type}${repeated}${site === undefined ? '' : paint('cyan', ` ‹${site}›`)}`
}
