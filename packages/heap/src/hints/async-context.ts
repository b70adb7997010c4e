import { thingText, typeText } from './wording.ts'
import type { Hint } from './held-path.ts'

/** Slots in which an async resource keeps the stores that were current when it was made. */
const STORE_SLOTS = new Set(['kResourceStore', 'kAsyncContextFrame', 'async context'])

export const asyncContext: Hint = ({ steps, culprit }) => {
  const at = steps.findIndex(
    ({ edge, type, kind }, index) =>
      index >= culprit - 1 && ((kind === 'internal' && STORE_SLOTS.has(edge)) || type === 'AsyncContextFrame'),
  )
  if (at < 0) return undefined
  let resource = steps[at].type === 'AsyncContextFrame' && !STORE_SLOTS.has(steps[at].edge) ? at : at - 1
  // A reaction keeps the frame for the promise it waits for.
  while (steps[resource].type === 'PromiseReaction') resource--
  const store = typeText(steps[steps.length - 1])
  return (
    `${thingText(steps, resource)} was made while this store of an AsyncLocalStorage was current and keeps it: ${store}. ` +
    'Make what lives long outside of run() (or within als.exit()), end it when the work ends, or keep less in the store.'
  )
}
