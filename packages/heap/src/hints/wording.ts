import type { Step } from '../analysis/step.ts'
import type { HeldPath } from './held-path.ts'

/** `cache` in app.js, as far as both are known. */
export function holderText({ holder }: HeldPath): string {
  if (holder.kind === 'runtime') return holder.name === '' ? 'Node' : `Node (${holder.name})`
  const name = holder.name === '' ? '' : `\`${holder.name}\``
  const place = holder.file === '' ? '' : `${name === '' ? '' : ' in '}${holder.file}`
  return name + place || 'Node'
}

/** `bus` if a programmer named the step, else its type: what to call the thing a step leads to. */
export function thingText(steps: readonly Step[], index: number): string {
  const step = steps[index]
  if (index === 0) return step.type
  return isNamed(step) && step.times === undefined ? `\`${step.edge}\`` : typeText(step)
}

/** "closure onAbort (app.js:3:5)", "closure in open (app.js:3:5)". */
export function typeText(step: Step): string {
  return step.site === undefined ? step.type : `${step.type} (${step.site})`
}

export function isNamed({ edge, kind }: Step): boolean {
  return (kind === 'property' || kind === 'variable' || kind === 'private') && edge !== '*'
}

/** `.next`, `[#]`: an edge as it would be written. */
export function edgeText({ edge, kind }: Step): string {
  if (kind === 'element' || kind === 'entry') return `[${edge}]`
  return kind === 'property' ? `.${edge}` : edge
}

/** How to call what survives: the last step. */
export function survivorText({ steps, heads }: HeldPath): string {
  const { type } = steps[steps.length - 1]
  return heads === 1 ? type : `${heads} × ${type}`
}

/** ` (keys like "a", "b")`, or nothing. */
export function keysText({ keys }: HeldPath): string {
  return keys.length === 0 ? '' : ` (keys like ${keys.map((key) => JSON.stringify(key)).join(', ')})`
}
