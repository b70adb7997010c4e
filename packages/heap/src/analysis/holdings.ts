import type { Heap } from '../graph/heap.ts'
import { tokenAt, type Tags } from '../graph/tags.ts'
import type { Ownership } from './ownership.ts'
import { BENEATH, BENEATH_BY_TESTS, BENEATH_LATE, HELD, HELD_BY_TESTS, HELD_LATE, type Reach } from './reach.ts'

/** Survivors of one site in one scope. */
export interface SurvivorCount {
  readonly site: number
  readonly scope: number
  count: number
}

/** What heads keep besides themselves. */
export interface Holds {
  readonly objects: number
  readonly bytes: number
  /** The sites that made most of it, as "file:line name". */
  readonly sites: { site: string; objects: number }[]
}

const MOST_SITES = 5
const SAMPLE = 32
const IS_BENEATH = phaseSet(BENEATH, BENEATH_LATE, BENEATH_BY_TESTS)
const IS_HELD = phaseSet(HELD, HELD_LATE, HELD_BY_TESTS)

/** What belongs to the heads of one group: everything that was reached through them and nothing else. */
export class Holdings {
  objects = 0
  bytes = 0
  headBytes = 0
  /** Some of the survivors beneath the heads that are of the heads' own site. */
  readonly alike: number[] = []
  readonly #byToken = new Map<number, SurvivorCount>()
  readonly #bySiteAndScope = new Map<string, SurvivorCount>()
  readonly #sites = new Map<string, number>()

  addSurvivor(token: number, site: number, scope: number): void {
    let entry = this.#byToken.get(token)
    if (entry === undefined) this.#byToken.set(token, (entry = this.#entryOf(site, scope)))
    entry.count++
  }

  #entryOf(site: number, scope: number): SurvivorCount {
    const key = `${site} ${scope}`
    let entry = this.#bySiteAndScope.get(key)
    if (entry === undefined) {
      entry = { site, scope, count: 0 }
      this.#bySiteAndScope.set(key, entry)
    }
    return entry
  }

  addSite(site: string): void {
    this.#sites.set(site, (this.#sites.get(site) ?? 0) + 1)
  }

  get survivors(): SurvivorCount[] {
    return [...this.#bySiteAndScope.values()].sort((one, other) => one.site - other.site || one.scope - other.scope)
  }

  get holds(): Holds {
    const sites = [...this.#sites].map(([site, objects]) => ({ site, objects }))
    sites.sort((one, other) => other.objects - one.objects || (one.site < other.site ? -1 : 1))
    return { objects: this.objects, bytes: this.bytes, sites: sites.slice(0, MOST_SITES) }
  }

  /** The survivors of one site, over all its scopes. */
  countOf(site: number): number {
    return this.survivors.reduce((sum, entry) => (entry.site === site ? sum + entry.count : sum), 0)
  }
}

/** One pass over the heap; `groupOfHead` gives each head's group by the head's place in `reach.heads`. */
export function holdingsOf(
  heap: Heap,
  tags: Tags,
  reach: Reach,
  ownership: Ownership,
  groupOfHead: Uint32Array,
  groups: number,
  countsToken: Uint8Array,
): Holdings[] {
  const holdings = Array.from({ length: groups }, () => new Holdings())
  const isObject = Uint8Array.from(heap.nodeTypes, (type) => Number(/^(object|closure|regexp|native)$/.test(type)))
  const internal = internalNames(heap)
  const siteTexts = tags.tokens.map(({ site }) => {
    const line = site.place.split(':')[0]
    return `${ownership.fileInfo(site.file).file}:${line} ${site.name || site.what}`
  })
  for (let node = 0; node < heap.nodeCount; node++) {
    const head = reach.headOf[node]
    if (head === 0) continue
    const phase = reach.phase[node]
    const isHead = reach.heads[head - 1] === node
    if (!isHead && IS_BENEATH[phase] === 0) continue
    if (isHead && IS_HELD[phase] === 0) continue
    const holding = holdings[groupOfHead[head - 1]]
    const size = heap.sizeOf(node)
    const token = tags.tokenOf[node]
    if (countsToken[token] === 1) {
      const { site, scope } = tokenAt(tags, node)!
      holding.addSurvivor(token, site.id, scope.id)
    }
    if (isHead) {
      holding.headBytes += size
      continue
    }
    if (holding.alike.length < SAMPLE && countsToken[token] === 1 && areAlike(tags, node, reach.heads[head - 1])) {
      holding.alike.push(node)
    }
    holding.bytes += size
    if (isObject[heap.nodeType[node]] === 0 || internal.has(heap.nodeName[node])) continue
    holding.objects++
    if (token !== 0) holding.addSite(siteTexts[token - 1])
  }
  return holdings
}

function areAlike(tags: Tags, node: number, head: number): boolean {
  return tokenAt(tags, node)?.site.id === tokenAt(tags, head)?.site.id
}

/** Contexts are objects to V8 but not to a programmer. */
function internalNames(heap: Heap): ReadonlySet<number> {
  return new Set(heap.strings.findAll(['system / Context']))
}

function phaseSet(...phases: number[]): Uint8Array {
  const set = new Uint8Array(8)
  for (const phase of phases) set[phase] = 1
  return set
}
