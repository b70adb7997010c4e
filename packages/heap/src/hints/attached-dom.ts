import type { Step } from '../analysis/step.ts'
import { typeText } from './wording.ts'
import type { Hint } from './held-path.ts'

const DOCUMENT = /^(?:HTML|XML)?Document(?:Impl)?$/
/**
 * What leads from a node to its neighbours: links of jsdom's (symbol-tree; `_links` from version 30 on), arrays of
 * happy-dom's (PropertySymbol.ts), and between jsdom's implementation of a node and what a program sees of it.
 */
const TREE =
  /^(?:(?:DOM )?SymbolTree(?: data)?|_links|firstChild|lastChild|nextSibling|previousSibling|parent|nodeArray|elementArray|#?impl|#?wrapper|#|\*)$/

/** A part of a page that was added to a document, in Node, and never taken out. */
export const attachedDom: Hint = ({ steps, culprit }) => {
  const document = steps.findLastIndex(({ type }) => DOCUMENT.test(type))
  const head = steps.length - 1
  if (document < 0 || document === head || culprit <= document) return undefined
  if (!steps.slice(document + 1).every(isInTree)) return undefined
  return (
    `${typeText(steps[head])} is still in the document. Take it out with remove() when the work ends, or use one element ` +
    'again instead of adding another.'
  )
}

function isInTree({ edge, type }: Step): boolean {
  return (
    TREE.test(edge) &&
    /(?:Element|Text|Comment|ShadowRoot|DocumentFragment)(?:Impl)?$|^(?:SymbolTreeNode|Links|Array)$/.test(type)
  )
}
