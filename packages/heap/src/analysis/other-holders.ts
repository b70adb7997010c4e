import type { Link, Links } from './links.ts'
import type { NodeText } from './node-text.ts'

const MOST = 2
const LOOKED_AT = 200
const FURTHEST = 6

/** What else holds what was to be cut off, most frequent first: `queriesMap` of QueryCache. */
export function otherHolders(edges: readonly number[], links: Links, text: NodeText): string[] {
  const counts = new Map<string, number>()
  for (const edge of edges.slice(0, LOOKED_AT)) {
    const name = holderText(links.via(edge), links, text)
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return [...counts]
    .sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1))
    .slice(0, MOST)
    .map(([name]) => name)
}

/** The nearest name above the reference, with what it is a name in. */
function holderText(held: Link, links: Links, text: NodeText): string {
  let link = held
  for (let steps = 0; steps < FURTHEST && !isNamed(link) && link.holder >= 0; steps++) link = links.of(link.holder)
  const { root, holder, edge } = link
  if (root !== undefined) return root.kind === 'variable' || !isNamed(link) ? root.text : `\`${edge}\` of ${root.text}`
  return isNamed(link) ? `\`${edge}\` of ${text.typeOf(holder)}` : text.typeOf(holder)
}

/** Names that are keys are no names; they are told from fields by their looks alone here. */
function isNamed({ kind, edge }: Link): boolean {
  return (
    (kind === 'property' || kind === 'variable' || kind === 'private') && /^[#$\w]+$/.test(edge) && !/\d{3}/.test(edge)
  )
}
