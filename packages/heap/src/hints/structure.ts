import { edgeText, holderText, survivorText } from './wording.ts'
import type { Hint } from './held-path.ts'

/** One reference to one node of a list or a tree keeps all of it. */
export const structure: Hint = (path) => {
  const { steps, culprit, heads, alike, chain } = path
  if (alike <= heads || culprit !== steps.length - 1 || chain.some(({ kind }) => kind === 'variable')) return undefined
  const by = chain.length === 0 ? '' : ` (by ${chain.map(edgeText).join(' ')})`
  return (
    `${holderText(path)} holds ${survivorText(path)}, which leads to ${alike - heads} more of its kind${by}: ` +
    'one reference keeps the whole list or tree. Let go of that one reference, unlink a node (parent, siblings) when you take it out, or refer back by a WeakRef.'
  )
}
