import { holderText, thingText } from './wording.ts'
import type { Hint } from './held-path.ts'

/** The record of listeners of Node's EventEmitter: an object by event name, of functions or arrays of them. */
const RECORD = '_events'

export const eventListener: Hint = (path) => {
  const { steps, culprit } = path
  const record = steps.findLastIndex(({ edge }, index) => index < culprit && edge === RECORD)
  if (record < 0 || culprit - record > 2) return undefined
  const event = steps[record + 1].edge
  const emitter = record - 1 <= 0 ? holderText(path) : thingText(steps, record - 1)
  const name = event === '*' ? '' : ` of "${event}"`
  return (
    `A listener${name} was added to ${emitter} and never removed. ` +
    'Call off() with the same function when the work ends, or add it with once() where the event is sure to come.'
  )
}
