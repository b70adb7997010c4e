import type { Life, Night, Seen } from './status/life.ts'
import { Lives, type Standing } from './status/lives.ts'
import type { Move } from './status/moves.ts'
import { CLEAN, FAILS, WARNS, type Level, type Store } from './stores/store.ts'

/**
 * The nights of a branch, told twice: once of what fails the gate, once of all that is kept. A warning must not make the
 * failure it grows into look old, nor may a failure that is down to a warning look fixed.
 */
export class History {
  readonly #failing: Lives
  readonly #kept: Lives

  constructor(summary?: string) {
    const { failing, kept } = JSON.parse(summary ?? '{}') as Partial<Record<'failing' | 'kept', [string, Life][]>>
    this.#failing = new Lives(failing)
    this.#kept = new Lives(kept)
  }

  /** The standing of every site that has one that night. */
  next(night: Night, levels: ReadonlyMap<string, Level>, moves: readonly Move[]): Map<string, Standing> {
    const standings = new Map<string, Standing>()
    for (const standing of this.#kept.next(night, seenAs(levels, KEPT), moves)) standings.set(standing.key, standing)
    for (const standing of this.#failing.next(night, seenAs(levels, FAILING), moves)) {
      if (levels.get(standing.key) !== WARNS) standings.set(standing.key, standing)
    }
    return standings
  }

  missing(levels: ReadonlyMap<string, Level>): string[] {
    return this.#kept.missing(seenAs(levels, KEPT))
  }

  arrived(levels: ReadonlyMap<string, Level>): string[] {
    return this.#kept.arrived(seenAs(levels, KEPT))
  }

  summary(): string {
    return JSON.stringify({ failing: this.#failing, kept: this.#kept })
  }
}

const FAILING: Record<Level, Seen | undefined> = { [CLEAN]: 'clean', [WARNS]: undefined, [FAILS]: 'leak' }
const KEPT: Record<Level, Seen | undefined> = { [CLEAN]: 'clean', [WARNS]: 'leak', [FAILS]: 'leak' }

function seenAs(levels: ReadonlyMap<string, Level>, as: Record<Level, Seen | undefined>): Map<string, Seen> {
  const sightings = new Map<string, Seen>()
  for (const [key, level] of levels) {
    const seen = as[level]
    if (seen !== undefined) sightings.set(key, seen)
  }
  return sightings
}

/** Forgets the rows of all but the latest nights of every branch; statuses stay what they are. */
export async function forgetOldNights(store: Store, keep: number): Promise<number> {
  return await store.exclusively(async () => {
    let forgotten = 0
    for (const branch of new Set((await store.runs()).map((run) => run.branch))) {
      const nights = await store.nights(branch)
      const old = nights.slice(0, Math.max(0, nights.length - keep))
      if (old.length === 0) continue
      const history = new History((await store.forgotten(branch))?.summary)
      for (const { run, levels, moves } of old) history.next(run, levels, moves)
      const names = old.map(({ run }) => run.run)
      await store.forget(branch, names, history.summary())
      forgotten += names.length
    }
    return forgotten
  })
}
