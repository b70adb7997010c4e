import type { Heap } from '../graph/heap.ts'
import type { Tags, Token } from '../graph/tags.ts'
import { Explainer, type GroupWithNodes } from './explainer.ts'
import type { Role } from './options.ts'
import type { Ownership } from './ownership.ts'
import { findHeads, HEAD, THROUGH } from './reach.ts'

/**
 * What holds these nodes, as if each were a survivor: their heads grouped by collapsed path, with culprit, holder and
 * what a cut frees. They need no stamp; those that have one keep their site.
 */
export function explainNodes(heap: Heap, tags: Tags, ownership: Ownership, nodes: readonly number[]): GroupWithNodes[] {
  const asked = new AskedTokens(tags, heap)
  for (const node of nodes) asked.add(node)
  const { tokens, roles } = asked
  const stops = Uint8Array.from([THROUGH, ...roles.map((role) => (role === 'suspect' ? HEAD : THROUGH))])
  const reach = findHeads(heap, asked, stops, ownership.ownedByTests(), ownership.rootsWithoutTests())
  if (reach.heads.length === 0) return []
  return new Explainer(heap, { tokens, tokenOf: asked.tokenOf }, reach, ownership, 'suspect', roles).groups()
}

/** The heap's tokens, with copies of those of the nodes asked for, and one for each name of a node without a stamp. */
class AskedTokens implements Tags {
  readonly tokens: Token[]
  readonly tokenOf: Uint32Array
  readonly roles: Role[]
  readonly #heap: Heap
  readonly #copies = new Map<number, number>()
  readonly #made = new Map<number, number>()

  constructor(tags: Tags, heap: Heap) {
    this.#heap = heap
    this.tokens = [...tags.tokens]
    this.tokenOf = tags.tokenOf.slice()
    this.roles = tags.tokens.map(() => 'holder')
  }

  add(node: number): void {
    const own = this.tokenOf[node]
    const known = own === 0 ? this.#made : this.#copies
    const key = own === 0 ? this.#heap.nodeName[node] : own
    let ordinal = known.get(key)
    if (ordinal === undefined) {
      ordinal = this.tokens.push(own === 0 ? unstamped(node, this.tokens.length) : this.tokens[own - 1])
      this.roles.push('suspect')
      known.set(key, ordinal)
    }
    this.tokenOf[node] = ordinal
  }
}

/** A site without a file: paths do not show it. */
function unstamped(node: number, ordinal: number): Token {
  const site = { id: -1 - ordinal, file: '', place: '', fn: '', what: '', name: '', expected: '' }
  return { node, site, scope: { id: -1, kind: '', name: '' } }
}
