import type { Status } from '@overstay/schema'
import { isOpen, nextLife, type Life, type Night, type Seen } from './life.ts'
import type { Move } from './moves.ts'

/** How a site stands on one night. */
export interface Standing {
  key: string
  status: Status
  life: Life
}

/** The lives of all sites that ever leaked, night by night. */
export class Lives {
  readonly #lives: Map<string, Life>

  /** All that a JSON of earlier lives says, or nothing. */
  constructor(lives: readonly (readonly [string, Life])[] = []) {
    this.#lives = new Map(lives)
  }

  toJSON(): [string, Life][] {
    return [...this.#lives]
  }

  /** Goes on by one night; returns all there is to tell about it. */
  next(night: Night, sightings: ReadonlyMap<string, Seen>, moves: readonly Move[] = []): Standing[] {
    for (const { from, to } of moves) {
      const life = this.#lives.get(from)
      if (life === undefined) continue
      this.#lives.delete(from)
      this.#lives.set(to, { ...life, movedFrom: from })
    }
    const standings: Standing[] = []
    for (const key of new Set([...this.#lives.keys(), ...sightings.keys()])) {
      const { life, status } = nextLife(this.#lives.get(key), sightings.get(key), night)
      this.#lives.set(key, life)
      if (status !== undefined) standings.push({ key, status, life })
    }
    return standings
  }

  /** The leaks that are open and not met tonight: what has arrived elsewhere may be one of them. */
  missing(sightings: ReadonlyMap<string, Seen>): string[] {
    return [...this.#lives].filter(([key, life]) => isOpen(life) && !sightings.has(key)).map(([key]) => key)
  }

  /** The sites that leak tonight and were never seen before. */
  arrived(sightings: ReadonlyMap<string, Seen>): string[] {
    return [...sightings].filter(([key, seen]) => seen === 'leak' && !this.#lives.has(key)).map(([key]) => key)
  }
}
