import { holderText, thingText } from './wording.ts'
import type { HeldPath, Hint } from './held-path.ts'

/** How an implementation of EventTarget keeps its listeners, told by the edge to the record of them. */
interface Record {
  readonly edge: string
  /** Whether a path goes on as it does beneath such a record. */
  readonly isAt: (path: HeldPath, record: number) => boolean
  readonly eventName: (path: HeldPath, record: number) => string | undefined
}

const RECORDS: readonly Record[] = [
  {
    // Of Node's EventTarget: `[kEvents]`, a Map from event names to lists of Listeners.
    edge: 'kEvents',
    isAt: ({ steps, culprit }, record) => steps.slice(record, culprit + 1).some(({ type }) => type === 'Listener'),
    eventName: ({ keyOfStep }, record) => keyOfStep(record + 1),
  },
  {
    // Of jsdom's (EventTarget-impl.js): an object by event name, of arrays of objects with `callback`.
    edge: '_eventListeners',
    isAt: ({ steps, culprit }, record) => {
      const inside = culprit - record
      return inside >= 2 && inside <= 4 && steps[record + 1].type === 'Array'
    },
    eventName: ({ steps }, record) => (steps[record + 1].edge === '*' ? undefined : steps[record + 1].edge),
  },
  {
    // Of happy-dom's (EventTarget.ts): a Map from event names to arrays for each phase.
    edge: 'listeners',
    isAt: ({ steps, culprit }, record) =>
      culprit - record === 3 && /^(?:bubbling|capturing)$/.test(steps[record + 1].edge),
    eventName: ({ keyOfStep }, record) => keyOfStep(record + 2),
  },
]
const ADVICE =
  'Call removeEventListener() when the work ends, or add it with { signal } of a controller that is aborted then; ' +
  '{ once: true } is enough only where the event is sure to come.'

/** What observes the elements of jsdom and of happy-dom. */
const OBSERVERS = /^(?:_registeredObserverList|mutationListeners|mutationObservers)$/

export const eventTargetListener: Hint = (path) => {
  const { steps, culprit } = path
  if (OBSERVERS.test(steps[culprit - 1].edge)) {
    return `A MutationObserver of ${target(path, culprit - 1)} is never disconnected. Call disconnect() when the work ends.`
  }
  if (steps[culprit].kind === 'internal' && steps[culprit].edge === 'listener') {
    return `A listener was added to ${culprit === 1 ? 'the window' : steps[culprit - 1].type} and never removed. ${ADVICE}`
  }
  for (const { edge, isAt, eventName } of RECORDS) {
    const record = steps.findLastIndex((step, index) => index <= culprit && step.edge === edge)
    if (record < 0 || !isAt(path, record)) continue
    const event = eventName(path, record)
    return `A listener${event === undefined ? '' : ` of "${event}"`} was added to ${target(path, record)} and never removed. ${ADVICE}`
  }
  return undefined
}

/**
 * What was listened to. An AbortController is called by its own name, not by that of the signal it keeps in a private
 * field, and jsdom's element by its own rather than by that of the object which does its work.
 */
function target(path: HeldPath, record: number): string {
  const { steps } = path
  const owner = record - 1
  if (owner === 0 && /^(?:window|document)$/.test(steps[0].type)) return `the ${steps[0].type}`
  if (owner === 0 && steps[0].type.startsWith('document.')) return `\`${steps[0].type}\``
  const isInside = steps[owner].kind === 'private' || steps[owner].type.endsWith('Impl')
  const named = isInside ? owner - 1 : owner
  return named <= 0 ? holderText(path) : thingText(steps, named)
}
