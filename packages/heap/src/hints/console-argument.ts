import { typeText } from './wording.ts'
import type { Hint } from './held-path.ts'

/** The label V8's inspector gives the handles of messages it keeps (src/inspector/v8-console-message.cc). */
const LABEL = 'DevTools console'

export const consoleArgument: Hint = ({ steps, culprit }) => {
  const { edge, kind } = steps[1]
  if (culprit !== 1 || kind !== 'internal' || edge !== LABEL) return undefined
  return (
    `${typeText(steps[1])} was an argument of console.log() or its like while an inspector (DevTools) was attached, which ` +
    'keeps the last 1,000 messages with their arguments. Call console.clear(), log a text or a few fields instead of the ' +
    'object, or look again without an inspector: nothing is kept then.'
  )
}
