import { thingText, typeText } from './wording.ts'
import type { Hint } from './held-path.ts'

export const pendingPromise: Hint = ({ steps, culprit }) => {
  const at = steps.findIndex(({ type }, index) => index >= culprit && type === 'PromiseReaction')
  if (at < 0) return undefined
  const waiting = steps.find(({ type }, index) => index > at && /^(async function|closure)/.test(type))
  const who = waiting === undefined ? 'What was chained to it' : `${typeText(waiting)} waits for it and`
  return (
    `${thingText(steps, at - 1)} has not settled. ${who} stays as long as it is pending. ` +
    'Settle it when the work ends (resolve, or reject on abort), or do not wait for a promise that outlives the work: ' +
    'Promise.race() and then() on it add a reaction each time, which only settling removes.'
  )
}
