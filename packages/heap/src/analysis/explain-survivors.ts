import type { Heap } from '../graph/heap.ts'
import { readTags, type Tags } from '../graph/tags.ts'
import { Explainer, type GroupWithNodes, type SurvivorGroup } from './explainer.ts'
import type { ExplainOptions, Role } from './options.ts'
import { Ownership } from './ownership.ts'
import { WaitingFinder } from './waiting.ts'
import { findHeads, HEAD, type Reach, THROUGH, UNREACHED, WALL } from './reach.ts'

/** Survivors of one site in one scope, found by strong references. */
export interface Survivors {
  readonly site: number
  readonly scope: number
  count: number
  bytes: number
}

export interface Explanation {
  readonly survivors: Survivors[]
  readonly groups: SurvivorGroup[]
}

const STOPS: Record<Exclude<Role, 'holder'>, Record<Role, number>> = {
  suspect: { suspect: HEAD, listed: THROUGH, holder: THROUGH },
  listed: { suspect: WALL, listed: HEAD, holder: THROUGH },
}

/**
 * Who survives, what holds it, and what to cut. Survivors of other roles than `suspect` are looked at a second time,
 * with suspects as walls, so that what hangs on a suspect is not told twice.
 */
export function explainSurvivors(heap: Heap, options: ExplainOptions): Explanation {
  heap.assertOpen()
  const tags = readTags(heap)
  const roles = tags.tokens.map(({ site, scope }) => options.role(site.id, scope.id))
  const judged = (['suspect', 'listed'] as const).filter((role) => roles.includes(role))
  if (judged.length === 0) return { survivors: [], groups: [] }
  const ownership = new Ownership(heap, tags, options)
  const closed = ownership.ownedByTests()
  const roots = ownership.rootsWithoutTests()
  let survivors: Survivors[] | undefined
  const groups: GroupWithNodes[] = []
  const search = (stops: Uint8Array) => findHeads(heap, tags, stops, closed, roots)
  for (const role of judged) {
    const stopOfToken = Uint8Array.from([THROUGH, ...roles.map((ofToken) => STOPS[role][ofToken])])
    const reach = search(stopOfToken)
    survivors ??= survivorsIn(heap, tags, reach, roles)
    if (reach.heads.length === 0) continue
    const explain = (found: Reach, waits?: Uint8Array) =>
      new Explainer(heap, tags, found, ownership, role, roles, waits)
    const waiting =
      role === 'suspect'
        ? new WaitingFinder(heap, tags, ownership.scripts, search, options.expected ?? (() => false)).find(
            reach,
            stopOfToken,
          )
        : undefined
    if (waiting === undefined) {
      groups.push(...explain(reach).groups())
      continue
    }
    const { waits, grows, before, beneath } = waiting
    groups.push(...explain(before, waits).groups())
    if (beneath !== undefined) groups.push(...explain(beneath).groups((token) => grows[token] === 1))
  }
  return { survivors: survivors ?? [], groups: groups.map(({ nodes: _, ...group }) => group) }
}

/** What is reachable at all, by site and scope. What only weak references lead to is no survivor. */
function survivorsIn(heap: Heap, tags: Tags, reach: Reach, roles: readonly Role[]): Survivors[] {
  const found = new Map<string, Survivors>()
  const ofToken: (Survivors | undefined)[] = []
  for (let node = 0; node < heap.nodeCount; node++) {
    const token = tags.tokenOf[node] - 1
    if (token < 0 || reach.phase[node] === UNREACHED || roles[token] === 'holder') continue
    let entry = ofToken[token]
    if (entry === undefined) {
      const { site, scope } = tags.tokens[token]
      const key = `${site.id} ${scope.id}`
      entry = found.get(key) ?? { site: site.id, scope: scope.id, count: 0, bytes: 0 }
      found.set(key, entry)
      ofToken[token] = entry
    }
    entry.count++
    entry.bytes += heap.sizeOf(node)
  }
  return [...found.values()].sort((one, other) => one.site - other.site || one.scope - other.scope)
}
