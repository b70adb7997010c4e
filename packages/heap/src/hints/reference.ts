import { holderText, isNamed, thingText } from './wording.ts'
import type { HeldPath } from './held-path.ts'

/** What is left: one reference from something that lives long. */
export function reference(path: HeldPath): string {
  if (path.onlyInUse) {
    return 'Only what was running while the snapshot was taken refers to it. It may go when that ends; look again before you believe it.'
  }
  if (path.culprit > 0 && path.steps[path.culprit - 1].type === 'DOMTimer') {
    return 'A timer of the page keeps it; whether it repeats a snapshot does not tell. Pass what setInterval() or setTimeout() returned to clearInterval() or clearTimeout() when the work ends.'
  }
  if (path.holder.kind === 'runtime') {
    return `${holderText(path)} refers to it. Close, end or destroy it when the work ends (a using declaration does it at the end of a block), so that Node lets go.`
  }
  return `${nameOf(path)} still refers to it. Set it to undefined, or delete it, when the work ends.`
}

function nameOf(path: HeldPath): string {
  const { steps, culprit, holder } = path
  if (culprit === 1 && holder.name !== '') return holderText(path)
  const from = culprit === 1 ? steps[0].type : thingText(steps, culprit - 1)
  return isNamed(steps[culprit]) ? `\`${steps[culprit].edge}\` of ${from}` : `A reference of ${from}`
}
