import type { Step } from '../analysis/step.ts'
import { typeText } from './wording.ts'
import type { Hint } from './held-path.ts'

/** Roots by which Node 20 and 22, Node from 24 on, and Chromium hold what may still get a message. */
const ROOTS = new Set(['Node / MessagePort', 'Node / Worker', 'native code', 'C++ Persistent roots'])
/** How to end each of them. */
const ENDS: Record<string, string | undefined> = {
  MessagePort: 'close() (the other end closes with it; unref() lets the process end, but not the port go)',
  BroadcastChannel: 'close()',
  Worker: 'terminate()',
}
/** Where Node and Chromium keep listeners and what belongs to a worker. */
const PLUMBING = new Set([
  'kEvents',
  'kHandlers',
  '_events',
  'next',
  'listener',
  'handler',
  'bound this',
  'this',
  'onexit',
])

/** A port that nobody closed, or a worker that still runs: native code holds it, and with it all its listeners. */
export const messagePort: Hint = ({ steps, culprit }) => {
  if (steps.length < 3 || !ROOTS.has(steps[0].type) || ENDS[steps[1].type] === undefined) return undefined
  let first = 2
  while (first < steps.length - 1 && isPlumbing(steps[first], steps[first - 1])) first++
  if (culprit > first) return undefined
  const what = steps.slice(0, first).findLast(({ type }) => ENDS[type] !== undefined)!.type
  const is = what === 'Worker' ? 'still runs' : 'is still open'
  return (
    `A ${what} ${is} and keeps ${typeText(steps[first])}. Call its ${ENDS[what]} when the work ends; ` +
    'if it goes on being used, take the listener off.'
  )
}

/** Whether a step, after the one before it, is something that no program has made. */
function isPlumbing({ edge, kind, site, type }: Step, { edge: before }: Step): boolean {
  if (ENDS[type] !== undefined) return true
  if (site !== undefined) return site.startsWith('node:')
  if (PLUMBING.has(edge)) return true
  // The list of listeners of one event.
  return (kind === 'entry' && before.startsWith('k')) || before === '_events'
}
