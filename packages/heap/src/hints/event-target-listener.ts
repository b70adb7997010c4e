import { holderText, thingText } from './wording.ts'
import type { HeldPath, Hint } from './held-path.ts'

/** The record of listeners of Node's EventTarget: `[kEvents]`, a Map from event names to lists of Listeners. */
const RECORD = 'kEvents'
const ADVICE =
  'Call removeEventListener() when the work ends, or add it with { signal } of a controller that is aborted then; ' +
  '{ once: true } is enough only where the event is sure to come.'

export const eventTargetListener: Hint = (path) => {
  const { steps, culprit } = path
  if (steps[culprit].kind === 'internal' && steps[culprit].edge === 'listener') {
    return `A listener was added to ${culprit === 1 ? 'the window' : steps[culprit - 1].type} and never removed. ${ADVICE}`
  }
  const record = steps.findLastIndex(({ edge }, index) => index <= culprit && edge === RECORD)
  if (record < 0 || !steps.slice(record, culprit + 1).some(({ type }) => type === 'Listener')) return undefined
  const event = eventName(path, record)
  return `A listener${event === undefined ? '' : ` of "${event}"`} was added to ${target(path, record)} and never removed. ${ADVICE}`
}

function eventName({ keyOfStep }: HeldPath, record: number): string | undefined {
  return keyOfStep(record + 1)
}

/** An AbortController is called by its own name, not by that of the signal it keeps in a private field. */
function target(path: HeldPath, record: number): string {
  const owner = record - 1
  const named = path.steps[owner].kind === 'private' ? owner - 1 : owner
  return named <= 0 ? holderText(path) : thingText(path.steps, named)
}
