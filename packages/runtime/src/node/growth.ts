import { OverstayTypeError } from '../errors.ts'
import type { Scope } from '../scope-record.ts'
import { shared } from '../shared.ts'
import type { Site } from '../site.ts'
import { survivalPattern, type SurvivalPattern } from '../survival-pattern.ts'
import { allocationSite, type AllocationSite } from './allocation-site.ts'
import { type Batch, bySite, isAlive, settleBatches, survivorBounds, TokenJournal } from './token-journal.ts'

/** A site with objects that are still there when the same work was done several times. */
export interface SiteGrowth {
  readonly site: AllocationSite
  /**
   * `growing`: nearly every round left objects behind, a leak. `once`: only the first did, lazy initialisation.
   * `window`: only the last few did, a bounded cache. `sporadic`: none of these. `single`: the site was used in fewer
   * than three rounds, which tells nothing.
   */
  readonly pattern: SurvivalPattern
  /** In how many rounds the site made objects. */
  readonly rounds: number
  /** The rounds with survivors, from 0, ascending. */
  readonly alive: readonly number[]
  /** Survivors: one for each scope that has some (each round is one, scopes inside it are others). */
  readonly atLeast: number
  /** All that the site made in these scopes. */
  readonly atMost: number
}

/** With fewer rounds every pattern is `single`. */
const FEWEST_ROUNDS = 3
const SCOPE_NAME = 'growth'
/** What is told first. */
const RANK: Record<SurvivalPattern, number> = { growing: 0, sporadic: 1, window: 2, once: 3, single: 4 }

interface RoundBatch extends Batch {
  readonly round: number
}

/**
 * Does the same work `n` times, one after the other, each in a scope `growth` of its own; then collects, and tells for
 * each allocation site with survivors which rounds they are from. `fn` is given the number of its round, from 0; what it
 * returns is not kept. The worst patterns come first. Rejects with what `fn` throws, and with a `TypeError` where `n` is
 * no whole number from 3 on or `fn` no function.
 */
export async function growth(n: number, fn: (round: number) => unknown): Promise<SiteGrowth[]> {
  checkArguments(n, fn)
  const journal = new TokenJournal()
  const rounds = new Map<Scope, number>()
  const batches: RoundBatch[] = []
  for (let round = 0; round < n; round++) {
    const own = await doRound(round, fn)
    rounds.set(own, round)
    for (const batch of journal.take()) {
      const madeIn = roundOf(batch.scope, rounds) ?? (isExpectedAround(batch, own) ? round : undefined)
      if (madeIn !== undefined) batches.push({ ...batch, round: madeIn })
    }
  }
  await settleBatches(batches)
  return bySite(batches)
    .flatMap(([site, made]) => siteGrowth(site, made))
    .sort((one, other) => RANK[one.pattern] - RANK[other.pattern])
}

/** Resolves to the scope of the round, once it has ended. */
async function doRound(round: number, fn: (round: number) => unknown): Promise<Scope> {
  let own: Scope | undefined
  await shared.scope(SCOPE_NAME, () => {
    own = shared.ledger.innermostScope()
    return fn(round)
  })
  return own!
}

/** The round in which a scope was opened, also where it is inside another one. */
function roundOf(scope: Scope, rounds: ReadonlyMap<Scope, number>): number | undefined {
  for (let outer: Scope | undefined = scope; outer !== undefined; outer = outer.parent) {
    const round = rounds.get(outer)
    if (round !== undefined) return round
  }
  return undefined
}

/**
 * Whether a batch was made in `round` but is expected to end with a wider scope that its site names. What a wider scope
 * holds otherwise was made beside the round.
 */
function isExpectedAround({ site, scope }: Batch, round: Scope): boolean {
  if (site.within === undefined) return false
  for (let outer = round.parent; outer !== undefined; outer = outer.parent) if (outer === scope) return true
  return false
}

function siteGrowth(site: Site, made: readonly RoundBatch[]): SiteGrowth[] {
  const left = made.filter(isAlive)
  if (left.length === 0) return []
  const used = roundsIn(made)
  const alive = roundsIn(left)
  const positions = alive.map((round) => used.indexOf(round))
  const pattern = survivalPattern(positions, used.length)
  return [{ site: allocationSite(site), pattern, rounds: used.length, alive, ...survivorBounds(left) }]
}

function roundsIn(batches: readonly RoundBatch[]): number[] {
  return [...new Set(batches.map(({ round }) => round))].sort((one, other) => one - other)
}

function checkArguments(n: unknown, fn: unknown): void {
  if (!Number.isInteger(n) || (n as number) < FEWEST_ROUNDS) {
    throw new OverstayTypeError(
      'OVERSTAY_GROWTH_ROUNDS',
      `growth() needs a whole number of rounds, ${FEWEST_ROUNDS} at least, because fewer tell nothing; got ${String(n)}`,
    )
  }
  if (typeof fn !== 'function') {
    const kind = fn === null ? 'null' : typeof fn
    throw new OverstayTypeError('OVERSTAY_GROWTH_WORK', `growth() needs a function that does the work; got ${kind}`)
  }
}
