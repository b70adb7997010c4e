import type { Explanation, SurvivorGroup } from '@overstay/heap'
import type { PathRecord, SurvivorRecord } from '@overstay/schema'
import type { SurvivalPattern } from '@overstay/runtime/node'
import type { SiteInScope } from './explain.ts'
import type { Lingering, Made, ScopeGroup, SiteHistory } from './site-history.ts'

/** What is still there at the end of the process, sorted by what it may be held against. */
export interface Suspicion {
  /** Grows, or is annotated: heads are searched among these first. */
  suspects: SiteInScope[]
  /** Everything else that survived: never a reason to fail. */
  listed: SiteInScope[]
  /** Of the suspects, numbers of sites that are annotated. */
  expected: number[]
  /** Numbers of sites of which so many objects may stay, where only a snapshot can tell whether it is more. */
  allowed: [site: number, objects: number][]
  /** Whether any of it is worth a snapshot. What only start-up or the newest scope kept is not. */
  worthExplaining: boolean
}

/** Patterns that never fail and need no explanation: lazy initialisation, and the last few. */
const HARMLESS = new Set<SurvivalPattern>(['once', 'window'])
const STRENGTH: Record<SurvivalPattern, number> = { single: 0, once: 1, window: 2, sporadic: 3, growing: 4 }

/** Something alive, with the pattern of its site over the scopes that its own is compared with. */
export interface Survivor extends Lingering<Made> {
  readonly grows: SurvivalPattern
}

/** The patterns of everything that is alive at the end of the process. */
export function withPatterns<L extends Lingering<Made>>(
  alive: readonly L[],
  history: SiteHistory,
): (L & Pick<Survivor, 'grows'>)[] {
  const survivors: (L & Pick<Survivor, 'grows'>)[] = []
  for (const [site, ofSite] of grouped(alive, ({ entry }) => entry.site)) {
    for (const [group, members] of grouped(ofSite, (lingering) => lingering.group)) {
      const grows = history.pattern(site, group, positionsOf(members))
      survivors.push(...members.map((lingering) => ({ ...lingering, grows })))
    }
  }
  return survivors
}

/**
 * Without those of sites that cannot have more survivors than are allowed. All objects of a site and a scope share a
 * token: of survivors only bounds are known, one for each scope at least, all that were made in these scopes at most.
 */
export function beyondAllowance<L extends Lingering<Made>>(alive: readonly L[], bound: 'atLeast' | 'atMost'): L[] {
  const counts = new Map<Made['site'], number>()
  for (const { entry } of alive) {
    const more = bound === 'atLeast' ? 1 : entry.created
    counts.set(entry.site, (counts.get(entry.site) ?? 0) + more)
  }
  return alive.filter(({ entry: { site } }) => site.allow === undefined || counts.get(site)! > site.allow)
}

/**
 * `confirms`: what a few tests only left behind is asked of their repetition, which costs less than a snapshot; in a big
 * heap also what grows from test to test, which its repetition has to prove anyway.
 */
export function suspicion(alive: readonly Survivor[], confirms = false, isBig = false): Suspicion {
  const result: Suspicion = { suspects: [], listed: [], expected: [], allowed: [], worthExplaining: false }
  for (const site of new Set(alive.map(({ entry }) => entry.site))) {
    if (site.allow !== undefined) result.allowed.push([site.number, site.allow])
  }
  for (const { entry, group, grows } of alive) {
    const annotated = entry.site.expected === 'annotated'
    const suspect = annotated || grows === 'growing'
    if (annotated) result.expected.push(entry.site.number)
    result[suspect ? 'suspects' : 'listed'].push([entry.site.number, entry.scope.number])
    // A file and a process are there once: what they leave can be shown when there is a snapshot anyway.
    const repeats = (group.kind === 'test' && !confirms) || group.kind === 'named' || group.kind === 'time'
    const isAsked = confirms && isBig && group.kind === 'test' && !group.equal && !annotated
    result.worthExplaining ||= !isAsked && (suspect || (repeats && !HARMLESS.has(grows)))
  }
  return result
}

/** One record for each site and scope with survivors; the snapshot says how many, and drops what is held weakly only. */
export function survivorRecords(
  alive: readonly Survivor[],
  explanation: Explanation | undefined,
  heldBy?: SurvivorRecord['heldBy'],
): SurvivorRecord[] {
  const counted = new Map(explanation?.survivors.map((found) => [keyOf(found.site, found.scope), found]))
  return alive.flatMap(({ entry: { site, scope }, group, grows }) => {
    const found = counted.get(keyOf(site.number, scope.number))
    if (explanation !== undefined && found === undefined) return []
    const { count, bytes } = found ?? { count: null, bytes: null }
    const held = heldBy === undefined ? {} : { heldBy }
    return [{ t: 'survivor', site: site.number, scope: scope.number, count, bytes, grows, equal: group.equal, ...held }]
  })
}

/** The groups of heads as records, split by the sort of scope that they survived. */
export function pathRecords(
  explanation: Explanation,
  alive: readonly Lingering<Made>[],
  history: SiteHistory,
): PathRecord[] {
  const known = new Map(
    alive.map((lingering) => [keyOf(lingering.entry.site.number, lingering.entry.scope.number), lingering]),
  )
  const counted = explanation.groups.map((group) => ({ group, counts: countsOf(group, known) }))
  return [...grouped(counted, ({ group }) => holderKey(group)).values()].flatMap((alike) => {
    const all = alike.flatMap(({ counts }) => [...counts.keys()])
    return alike.flatMap(({ group, counts }) => recordsOf(group, counts, all, history))
  })
}

/** How many of a group's survivors each site left in each scope. */
function countsOf(group: SurvivorGroup, known: ReadonlyMap<string, Lingering<Made>>): Map<Lingering<Made>, number> {
  const counts = new Map<Lingering<Made>, number>()
  for (const { site, scope, count } of group.survivors) {
    const lingering = known.get(keyOf(site, scope))
    if (lingering !== undefined) counts.set(lingering, count)
  }
  return counts
}

/** `alike`: of all groups of the same site and holder. A list that is reached from both ends shows as two halves. */
function recordsOf(
  group: SurvivorGroup,
  counts: ReadonlyMap<Lingering<Made>, number>,
  alike: readonly Lingering<Made>[],
  history: SiteHistory,
): PathRecord[] {
  const records: PathRecord[] = []
  const ofScopes = grouped(alike, (lingering) => lingering.group)
  for (const [scopeGroup, members] of grouped([...counts.keys()], (lingering) => lingering.group)) {
    const own = members.filter(({ entry }) => entry.site.number === group.site)
    if (own.length === 0) continue
    records.push({
      t: 'path',
      site: group.site,
      scopeKind: scopeGroup.kind,
      scopes: own.map((lingering) => [lingering.entry.scope.number, counts.get(lingering) ?? 0]),
      grows: strongestPattern(ofScopes.get(scopeGroup)!, scopeGroup, history),
      equal: scopeGroup.equal,
      confidence: group.confidence,
      holder: group.holder,
      category: group.category,
      holds: group.holds,
      retainedBytes: group.retainedBytes,
      path: {
        survivors: own.reduce((sum, lingering) => sum + (counts.get(lingering) ?? 0), 0),
        steps: group.steps,
        culprit: group.culprit,
        hint: group.hint,
        frees: group.frees,
      },
    })
  }
  return records
}

/** Growth over everything that belongs to the heads: of a linked list only the first node is a head. */
function strongestPattern(
  members: readonly Lingering<Made>[],
  group: ScopeGroup,
  history: SiteHistory,
): SurvivalPattern {
  let strongest: SurvivalPattern = 'single'
  for (const [site, entries] of grouped(members, ({ entry }) => entry.site)) {
    const pattern = history.pattern(site, group, positionsOf(entries))
    if (STRENGTH[pattern] > STRENGTH[strongest]) strongest = pattern
  }
  return strongest
}

function positionsOf(members: readonly Lingering<Made>[]): number[] {
  return members.map(({ position }) => position)
}

function holderKey({ site, holder: { kind, file, name } }: SurvivorGroup): string {
  return [site, kind, file, name].join('\n')
}

function keyOf(site: number, scope: number): string {
  return `${site}:${scope}`
}

function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}
