import { holderText, typeText } from './wording.ts'
import type { Hint } from './held-path.ts'

/** A part of a page that was taken out of its document and is still referred to. */
export const detachedDom: Hint = (path) => {
  const { steps, culprit, sortOf } = path
  const at = steps.findIndex((_, index) => index >= culprit && sortOf(index) === 'detached')
  if (at < 0) return undefined
  return (
    `${holderText(path)} leads to ${typeText(steps[at])}, which was taken out of the document: one reference to one of its ` +
    'nodes keeps the whole tree with its listeners. Let go of it when the element is removed (set it to undefined, delete ' +
    'it from the collection), hold it by a WeakRef, or look elements up when they are needed.'
  )
}
