import type { Heap } from '../graph/heap.ts'
import { retainersOf } from '../graph/retainers.ts'
import type { HeadGroup } from './head-group.ts'
import type { Links } from './links.ts'
import type { Position } from './places.ts'
import type { Reach } from './reach.ts'

/**
 * Heads that were reached by a detour although the container that holds most of their kind holds them too: the last
 * entry of a list is often kept by a field as well. They are shown with the others. Returns whether any was moved.
 */
export function rehomeHeads(groups: readonly HeadGroup[], heap: Heap, reach: Reach, links: Links): boolean {
  const crowded = bySite(groups).filter((alike) => alike.length > 1)
  if (crowded.length === 0) return false
  const wanted = new Uint8Array(heap.nodeCount)
  for (const { heads } of crowded.flat()) for (const { node } of heads) wanted[node] = 1
  const { first, edges } = retainersOf(heap, wanted)
  let moved = false
  for (const alike of crowded) {
    const [home, ...others] = alike.sort((one, other) => other.heads.length - one.heads.length)
    if (!isCollected(home.heads[0])) continue
    const containers = new Set(home.heads.map(({ link }) => link.container))
    const isHome = (edge: number): boolean => {
      const from = heap.ownerOf(edge)
      return reach.phase[from] === reach.phase[home.heads[0].node] && containers.has(links.containerOf(from))
    }
    for (const { node } of others.flatMap(({ heads }) => heads)) {
      const edge = edges.subarray(first[node], first[node + 1]).find(isHome)
      if (edge === undefined) continue
      links.replace(node, edge)
      moved = true
    }
  }
  return moved
}

function isCollected({ link, edge }: Position): boolean {
  return link.kind === 'element' || link.kind === 'entry' || edge === '*'
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
