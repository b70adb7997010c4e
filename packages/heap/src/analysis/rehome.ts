import type { Heap } from '../graph/heap.ts'
import type { Retainers } from '../graph/retainers.ts'
import type { HeadGroup } from './head-group.ts'
import type { Links } from './links.ts'
import type { Position } from './places.ts'
import type { Reach } from './reach.ts'

/**
 * Heads that were reached by a detour although the container that holds most of their kind holds them too: the last
 * entry of a list is often kept by a field as well. They are shown with the others. Returns whether any was moved.
 */
export function rehomeHeads(
  groups: readonly HeadGroup[],
  heap: Heap,
  reach: Reach,
  retainers: Retainers,
  links: Links,
): boolean {
  let moved = false
  for (const alike of bySite(groups)) {
    const [home, ...others] = alike.sort((one, other) => other.heads.length - one.heads.length)
    if (others.length === 0 || !isCollected(home.heads[0])) continue
    const containers = new Set(home.heads.map(({ link }) => link.container))
    const isHome = (edge: number): boolean => {
      const from = heap.ownerOf(edge)
      return reach.phase[from] === reach.phase[home.heads[0].node] && containers.has(links.containerOf(from))
    }
    for (const head of others.flatMap(({ heads }) => heads)) {
      const edge = edgesTo(retainers, head.node).find(isHome)
      if (edge === undefined) continue
      links.replace(head.node, edge)
      moved = true
    }
  }
  return moved
}

function isCollected({ link, edge }: Position): boolean {
  return link.kind === 'element' || link.kind === 'entry' || edge === '*'
}

function edgesTo({ first, edges }: Retainers, node: number): number[] {
  return [...edges.subarray(first[node], first[node + 1])]
}

/** Groups whose heads were made alike and are held by the same sort of roots. */
function bySite(groups: readonly HeadGroup[]): HeadGroup[][] {
  const sites = new Map<string, HeadGroup[]>()
  for (const group of groups) {
    const key = `${group.heldBy} ${group.heads[0].className}`
    const known = sites.get(key)
    if (known === undefined) sites.set(key, [group])
    else known.push(group)
  }
  return [...sites.values()]
}
