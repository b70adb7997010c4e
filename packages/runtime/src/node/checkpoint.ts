import type { Site } from '../site.ts'
import { allocationSite, type AllocationSite } from './allocation-site.ts'
import type { Token } from '../token.ts'
import { type Found, findObjects } from './examples.ts'
import { macrotasks } from './settle.ts'
import { type Batch, bySite, isAlive, settleBatches, survivorBounds, TokenJournal } from './token-journal.ts'

/** Objects of one site that were collected. */
export interface CollectedObjects {
  readonly site: AllocationSite
  /**
   * How many. Objects that went while others of their site and scope stayed are counted together with these, when the
   * last one has gone.
   */
  readonly objects: number
}

/** Objects of one site that are still there. All objects of a site and a scope share a token: only bounds are known. */
export interface SurvivingObjects {
  readonly site: AllocationSite
  /** One for each scope that has survivors, or as many as were found when examples were looked for. */
  readonly atLeast: number
  /** All that the site made in these scopes. */
  readonly atMost: number
  /** The names of these scopes, each once; `run` for what was made outside every scope. */
  readonly scopes: readonly string[]
  /** A few of them as texts. */
  readonly examples: readonly string[]
}

/** What `since()` tells. */
export interface SinceOptions {
  /** So many examples of each site's survivors, 3 where nothing is said. 0 saves the time of looking for them. */
  examples?: number
}

/** What happened since a checkpoint, or since it was last asked. Sites stand in the order of their registration. */
export interface SinceCheckpoint {
  readonly collected: readonly CollectedObjects[]
  readonly surviving: readonly SurvivingObjects[]
}

/** A moment in the life of the process; only what is made after it is counted. */
export interface Checkpoint {
  /**
   * Collects, then tells what became of the objects that stamped sites made since the checkpoint or the last call. What
   * it tells as surviving is told once more only when it was collected. Takes one collection when all went, three as a
   * rule when something stays; then a look through the whole heap for examples, about 10 ms a megabyte.
   */
  since(options?: SinceOptions): Promise<SinceCheckpoint>
}

const EXAMPLES = 3
/** Batches that may wait for `since()` before those that are gone are folded into a number a site. */
const MOST_WAITING = 10_000

/**
 * Sets a checkpoint, after two macrotasks: what is under way when it is called counts as before. It sees what the
 * plugin stamps and what `expectCollected` marks, nothing else. It lasts as long as something refers to it.
 */
export async function checkpoint(): Promise<Checkpoint> {
  await macrotasks(0)
  return new TokenCheckpoint()
}

class TokenCheckpoint implements Checkpoint {
  readonly #gone: GoneObjects
  readonly #journal: TokenJournal
  /** What was told as surviving. */
  #told: Batch[] = []

  constructor() {
    const gone = new GoneObjects()
    this.#gone = gone
    this.#journal = new TokenJournal(MOST_WAITING, (batches) => gone.takeFrom(batches))
  }

  async since({ examples = EXAMPLES }: SinceOptions = {}): Promise<SinceCheckpoint> {
    const made = this.#journal.take()
    await settleBatches(made)
    const found = examples > 0 ? await findSurvivors(made, examples) : new Map<Token, Found>()
    const surviving = this.#gone.takeFrom(made)
    this.#told = [...this.#gone.takeFrom(this.#told), ...surviving]
    return {
      collected: this.#gone.tell(),
      surviving: bySite(surviving).map((batches) => survivingObjects(batches, found, examples)),
    }
  }
}

/** Numbers of collected objects that were not told yet. */
class GoneObjects {
  readonly #objects = new Map<Site, number>()

  /** Counts the batches that are gone; returns the others. */
  takeFrom(batches: readonly Batch[]): Batch[] {
    return batches.filter((batch) => {
      if (isAlive(batch)) return true
      this.#objects.set(batch.site, (this.#objects.get(batch.site) ?? 0) + batch.created)
      return false
    })
  }

  tell(): CollectedObjects[] {
    const sites = [...this.#objects].sort(([one], [other]) => one.number - other.number)
    this.#objects.clear()
    return sites.map(([site, objects]) => ({ site: allocationSite(site), objects }))
  }
}

/** What is still there of these batches. In a job of its own: what settling read is held until its job ends. */
async function findSurvivors(batches: readonly Batch[], most: number): Promise<Map<Token, Found>> {
  if (!batches.some(isAlive)) return new Map()
  await macrotasks(0)
  return findObjects(new Set(batches.flatMap(({ token }) => token.deref() ?? [])), most)
}

function survivingObjects(
  [site, batches]: [Site, Batch[]],
  found: ReadonlyMap<Token, Found>,
  most: number,
): SurvivingObjects {
  const scopes = [...new Set(batches.map(({ scope }) => (scope.kind === 'label' ? 'run' : scope.name)))]
  const { atLeast, atMost } = survivorBounds(batches)
  const seen = batches.flatMap(({ token }) => found.get(token.deref()!) ?? [])
  const objects = seen.reduce((sum, one) => sum + one.objects, 0)
  const examples = seen.flatMap((one) => one.examples).slice(0, most)
  return { site: allocationSite(site), atLeast: Math.max(atLeast, objects), atMost, scopes, examples }
}
