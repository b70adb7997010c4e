import type { Heap } from '../graph/heap.ts'
import { readTags, type Tags, type Token } from '../graph/tags.ts'
import { type Drawing, heldDrawing } from '../drawing/held-drawing.ts'
import { Explainer, type SurvivorGroup } from './explainer.ts'
import { Links } from './links.ts'
import { NodeText } from './node-text.ts'
import type { ExplainOptions } from './options.ts'
import { Ownership } from './ownership.ts'
import { findHeads, HEAD, THROUGH } from './reach.ts'
import { Timers } from './timers.ts'

/** What holds one object: the path to it, who owns the reference to cut, and a drawing of what is around it. */
export interface HeldNode extends Pick<
  SurvivorGroup,
  'steps' | 'culprit' | 'holder' | 'category' | 'hint' | 'confidence'
> {
  readonly drawing: Drawing
}

/** What holds a node, stamped or not; undefined where nothing holds it strongly. */
export function explainNode(
  heap: Heap,
  node: number,
  { fileInfo }: Pick<ExplainOptions, 'fileInfo'>,
): HeldNode | undefined {
  heap.assertOpen()
  const tags = askedFor(node, readTags(heap))
  const ownership = new Ownership(heap, tags, fileInfo)
  const last = tags.tokens.length - 1
  const stopOfToken = new Uint8Array(tags.tokens.length + 1).fill(THROUGH)
  stopOfToken[last + 1] = HEAD
  const reach = findHeads(heap, tags, stopOfToken, ownership.ownedByTests())
  if (reach.heads.length === 0) return undefined
  const roles = tags.tokens.map((_, index) => (index === last ? 'suspect' : 'holder'))
  const [group] = new Explainer(heap, tags, reach, ownership, 'suspect', roles).groups()
  const text = new NodeText(heap, tags, ownership)
  const links = new Links(heap, reach, text, ownership, new Timers(heap))
  const { steps, nodes, culprit, holder, category, hint, confidence } = group
  const drawing = heldDrawing({ heap, reach, links, text, steps, nodes, culprit })
  return { steps, culprit, holder, category, hint, confidence, drawing }
}

/** The heap's tags, with a token that only this node has. */
function askedFor(node: number, { tokens, tokenOf }: Tags): Tags {
  const ordinal = tokenOf[node]
  const token = ordinal === 0 ? UNNAMED : tokens[ordinal - 1]
  const own = { node: -1, site: { ...token.site, id: -1 }, scope: token.scope }
  return { tokens: [...tokens, own], tokenOf: tokenOf.with(node, tokens.length + 1) }
}

const UNNAMED: Token = {
  node: -1,
  site: { id: -1, file: '', place: '', fn: '', what: '', name: '', expected: '' },
  scope: { id: -1, kind: '', name: '' },
}
