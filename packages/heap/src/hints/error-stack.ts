import { STACK_FRAME } from '../analysis/edge-label.ts'
import { thingText, typeText } from './wording.ts'
import type { Hint } from './held-path.ts'

/** An error whose stack nobody has read: V8 makes the text late and keeps functions and receivers until then. */
export const errorStack: Hint = ({ steps, culprit }) => {
  const frame = steps.findIndex(({ edge, kind }, index) => index >= culprit && index > 0 && isFrame(edge, kind))
  if (frame < 1) return undefined
  const holder = steps[frame - 1]
  const kept = typeText(steps[frame])
  if (holder.type === 'CallSite') {
    return (
      `A CallSite of a stack trace keeps ${kept}, which was running then. ` +
      'Keep what you need of it as text (getFileName(), getLineNumber(), getFunctionName()), not the CallSite.'
    )
  }
  return (
    `${thingText(steps, frame - 1)} keeps ${kept}, which was running when its stack was captured: until somebody reads ` +
    '`stack`, V8 keeps each frame with its function and its `this`. Read error.stack where the error is kept, keep ' +
    'message and stack as text, or let go of the error.'
  )
}

function isFrame(edge: string, kind: string): boolean {
  return edge === STACK_FRAME && kind === 'internal'
}
