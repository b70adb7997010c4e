import type { Heap } from '../graph/heap.ts'
import { retainersOf } from '../graph/retainers.ts'
import { tokenAt, type Tags } from '../graph/tags.ts'
import { adviceFor } from '../hints/index.ts'
import { nodesBelow } from './below.ts'
import { CulpritFinder } from './culprit.ts'
import { type CutResult, type Frees, WhatIf } from './frees.ts'
import { groupHeads, type HeadGroup, type HeldBy, pathOf, representativeOf } from './head-group.ts'
import { type Holder, HolderFinder } from './holder.ts'
import { type Holdings, holdingsOf, type Holds, type SurvivorCount } from './holdings.ts'
import { Links } from './links.ts'
import { NodeText } from './node-text.ts'
import type { Role } from './options.ts'
import { otherHolders } from './other-holders.ts'
import type { Ownership } from './ownership.ts'
import { Places, type Position } from './places.ts'
import { BENEATH, BENEATH_BY_TESTS, BENEATH_LATE, HELD, HELD_LATE, type Reach } from './reach.ts'
import { rehomeHeads } from './rehome.ts'
import type { Step } from './step.ts'
import { callRecords } from './test-doubles.ts'
import { StepWriter } from './steps.ts'
import { Timers } from './timers.ts'

export interface SurvivorGroup {
  readonly role: Exclude<Role, 'holder'>
  /** Of the heads. */
  readonly site: number
  readonly heads: number
  /** Everything of the same role that belongs to these heads, with the heads. */
  readonly survivors: SurvivorCount[]
  readonly holder: Holder
  readonly category: string
  readonly confidence: 'confirmed' | 'suspected'
  readonly steps: Step[]
  readonly culprit: number
  readonly hint: { readonly id: string; readonly text: string }
  readonly frees: Frees
  readonly holds: Holds
  readonly retainedBytes: number
}

/** A group with the node of each of its steps, -1 for the root. */
export interface GroupWithNodes extends SurvivorGroup {
  readonly nodes: readonly number[]
}

/** Where a group's heads are cut off: the culprit of each, and the node after it on the way to the head. */
interface Cut {
  readonly group: HeadGroup
  /** The culprit's place in the path. */
  readonly at: number
  readonly culprits: readonly Position[]
  readonly below: readonly (number | undefined)[]
}

const LAST_PHASE: Record<HeldBy, number> = { program: BENEATH, stack: BENEATH_LATE, tests: BENEATH_BY_TESTS }
const SAMPLE_KEYS = 3

/** Makes groups of one search's heads, and says of each what holds it. */
export class Explainer {
  readonly #heap: Heap
  readonly #tags: Tags
  readonly #reach: Reach
  readonly #ownership: Ownership
  readonly #role: Exclude<Role, 'holder'>
  readonly #text: NodeText
  readonly #timers: Timers
  readonly #links: Links
  readonly #places: Places
  readonly #counts: Uint8Array
  readonly #waits: Uint8Array | undefined

  /** `waits`: by token's place plus one, 1 for heads that may merely be waiting. */
  constructor(
    heap: Heap,
    tags: Tags,
    reach: Reach,
    ownership: Ownership,
    role: Exclude<Role, 'holder'>,
    roles: readonly Role[],
    waits?: Uint8Array,
  ) {
    this.#heap = heap
    this.#tags = tags
    this.#reach = reach
    this.#ownership = ownership
    this.#role = role
    this.#text = new NodeText(heap, tags, ownership)
    this.#timers = new Timers(heap)
    this.#links = new Links(heap, reach, this.#text, ownership, this.#timers)
    this.#places = new Places(this.#links, this.#text)
    this.#waits = waits
    this.#counts = Uint8Array.from([0, ...roles.map((ofToken) => Number(ofToken === role))])
  }

  /** Of heads with these tokens (places plus one); of all where nothing is said. */
  groups(wanted: (token: number) => boolean = () => true): GroupWithNodes[] {
    let groups = this.#locate()
    if (rehomeHeads(groups, this.#heap, this.#reach, this.#links)) groups = this.#locate()
    const groupOfHead = new Uint32Array(this.#reach.heads.length)
    groups.forEach(({ heads }, index) => {
      for (const { node } of heads) groupOfHead[this.#reach.headOf[node] - 1] = index
    })
    const holdings = holdingsOf(
      this.#heap,
      this.#tags,
      this.#reach,
      this.#ownership,
      groupOfHead,
      groups.length,
      this.#counts,
    )
    const culprits = new CulpritFinder(this.#heap, this.#tags, this.#text, this.#timers)
    const asked = groups.flatMap((group, index) =>
      group.heads.every(({ node }) => wanted(this.#tags.tokenOf[node])) ? [{ group, holdings: holdings[index] }] : [],
    )
    const cuts = asked.map(({ group }) => culprits.find(group).map((at) => this.#cutOf(group, at)))
    const below = nodesBelow(this.#heap, this.#reach, culpritsOf(cuts.flat()))
    const retainers = retainersOf(this.#heap, below)
    const whatIf = new WhatIf(this.#heap, this.#reach, retainers, this.#links, this.#text, this.#timers)
    const described = cuts.map((candidates, index) => {
      const tried = candidates.map((cut) => ({ cut, result: this.#tryCut(cut, whatIf) }))
      const { cut, result } = tried.find((one) => one.result.keptBy.length === 0) ?? tried[tried.length - 1]
      return this.#describe(cut, asked[index].holdings, result)
    })
    return described.sort(
      (one, other) => other.heads - one.heads || other.retainedBytes - one.retainedBytes || one.site - other.site,
    )
  }

  #cutOf(group: HeadGroup, at: number): Cut {
    const culprits: Position[] = []
    const below: (number | undefined)[] = []
    for (const head of group.heads) {
      const path = pathOf(head)
      culprits.push(path[at])
      below.push(path.at(at + 1)?.node)
    }
    return { group, at, culprits, below }
  }

  #locate(): HeadGroup[] {
    return groupHeads(this.#places.locate(this.#reach.heads), (node) => {
      const phase = this.#reach.phase[node]
      return phase === HELD ? 'program' : phase === HELD_LATE ? 'stack' : 'tests'
    })
  }

  #describe({ group, at, culprits }: Cut, holdings: Holdings, result: CutResult): GroupWithNodes {
    const head = this.#exampleOf(group, at)
    const path = pathOf(head)
    const written = new StepWriter(this.#links, this.#text, this.#places).write(head.node, path[at].place)
    const holders = new HolderFinder(
      this.#text,
      this.#ownership,
      this.#timers,
      (node) => this.#tags.tokenOf[node] !== 0,
    )
    const holder = group.heldBy === 'tests' ? holders.findInTests(path, at) : holders.find(path, at)
    const site = tokenAt(this.#tags, head.node)!.site.id
    const advice = adviceFor({
      steps: written.steps,
      culprit: written.culprit,
      holder,
      heads: group.heads.length,
      onlyInUse: group.heldBy === 'stack',
      mayBeWaiting: group.heads.every(({ node }) => this.#waits?.[this.#tags.tokenOf[node]] === 1),
      alike: holdings.countOf(site),
      heldTwice: result.keptBy.length,
      alsoHeldBy: otherHolders(result.keptBy, this.#links, this.#text),
      chain: this.#shortestChain(holdings.alike, site),
      keys: this.#sampleKeys(culprits),
      keyOfStep: (index) => this.#keyOf(written.steps[index].node),
      sortOf: (index) => this.#sortOf(written.steps[index].node),
      milliseconds: this.#timers.isTimer(path[at].node)
        ? this.#timers.durationOf(path[at].node, this.#reach.cameBy)
        : undefined,
    })
    return {
      role: this.#role,
      site,
      heads: group.heads.length,
      survivors: holdings.survivors,
      holder,
      category: advice.id,
      confidence: group.heldBy === 'stack' ? 'suspected' : 'confirmed',
      steps: written.steps.map(({ node: _, ...step }) => step),
      nodes: written.steps.map(({ node }) => node),
      culprit: written.culprit,
      hint: advice,
      frees: { survivors: result.survivors, bytes: result.bytes },
      holds: holdings.holds,
      retainedBytes: holdings.headBytes + holdings.bytes,
    }
  }

  /** Of heads whose paths say as much, one that a part of a page holds which is out of its document: the newest may be shown. */
  #exampleOf(group: HeadGroup, culprit: number): Position {
    const head = representativeOf(group)
    const isOut = (at: Position): boolean =>
      pathOf(at).some(({ node }, i) => i >= culprit && this.#heap.isDetached(node))
    if (!this.#heap.hasDetached || isOut(head)) return head
    return group.heads.find((other) => other.depth === head.depth && isOut(other)) ?? head
  }

  #tryCut({ group, culprits, below }: Cut, whatIf: WhatIf): CutResult {
    return whatIf.cut(culprits, below, LAST_PHASE[group.heldBy], (node) => this.#counts[this.#tags.tokenOf[node]] === 1)
  }

  /** How survivors of one site hold each other: by a field of their own rather than by way of a third. */
  #shortestChain(survivors: readonly number[], site: number): Step[] {
    const chains = survivors.map((survivor) => this.#chainTo(survivor, site))
    const text = (chain: readonly Step[]) => chain.map(({ edge }) => edge).join()
    chains.sort((one, other) => one.length - other.length || (text(one) < text(other) ? -1 : 1))
    return chains.find(({ length }) => length > 0) ?? []
  }

  /** The steps to a survivor from the nearest one above it that is of the same site. */
  #chainTo(survivor: number, site: number): Step[] {
    const steps: Step[] = []
    for (let node = survivor; node >= 0; node = this.#links.of(node).holder) {
      if (node !== survivor && tokenAt(this.#tags, node)?.site.id === site) return steps
      const { edge, kind } = this.#links.of(node)
      const made = this.#text.siteOf(node)
      steps.unshift({ edge, kind, type: this.#text.typeOf(node), ...(made === undefined ? {} : { site: made }) })
    }
    return []
  }

  /** Names under which the culprit's container keeps things, a few of them. */
  #sampleKeys(culprits: readonly Position[]): string[] {
    const keys = new Set<string>()
    for (const { node, link, edge } of culprits) {
      if (keys.size === SAMPLE_KEYS) break
      const key = edge === '*' ? link.edge : this.#keyOf(node)
      if (key !== undefined) keys.add(key)
    }
    return [...keys]
  }

  #sortOf(node: number): 'detached' | 'call record' | undefined {
    if (node < 0) return undefined
    if (this.#heap.isDetached(node)) return 'detached'
    return callRecords(this.#heap).has(node) ? 'call record' : undefined
  }

  #keyOf(node: number): string | undefined {
    const link = node < 0 ? undefined : this.#links.of(node)
    return link?.kind === 'entry' ? this.#links.labels.keyOf(link.entry) : undefined
  }
}

function* culpritsOf(cuts: readonly Cut[]): Generator<number> {
  for (const { culprits } of cuts) for (const { node } of culprits) yield node
}
