import type { KnownDifference } from './known-differences.ts'
import type { ShardAnswer } from './shards.ts'

/** What came out of all comparisons so far, against what is known. */
export class Tally {
  tests = 0
  /** Tests with at least one site in one of their modes. */
  tagged = 0
  readonly unexpected: string[] = []
  #runs = 0
  #compared = 0
  #passing = 0
  #sites = 0
  #ending = 0
  readonly #known: ReadonlyMap<string, KnownDifference>
  readonly #seen = new Set<string>()
  /** Known differences that were not seen though the test passed as it is: on a Node that cannot run it nothing differs. */
  readonly #equal = new Set<string>()

  constructor(known: readonly KnownDifference[]) {
    this.#known = new Map(known.map((it) => [it.test, it]))
  }

  /** The lines to print about it. */
  add({ test, comparisons, broken, endsUntagged }: ShardAnswer): readonly string[] {
    this.tests++
    if (endsUntagged === true) this.#ending++
    if (comparisons.some(({ sites }) => sites > 0)) this.tagged++
    const lines = broken === undefined ? [] : [`${test}: ${broken}`]
    for (const { mode, sites, verdicts } of comparisons) {
      this.#runs++
      this.#sites += sites
      if (verdicts === undefined) continue
      this.#compared++
      const { plain, tagged } = verdicts
      if (plain === 'pass') this.#passing++
      if (plain !== tagged) lines.push(`${test} (${mode}): plain ${plain}; tagged ${tagged}`)
    }
    if (this.#known.has(test)) {
      if (lines.length > 0) this.#seen.add(test)
      else if (comparisons.some(({ verdicts }) => verdicts?.plain === 'pass')) this.#equal.add(test)
      return []
    }
    if (lines.length > 0) this.unexpected.push(test)
    return lines.map((it) => `DIFFERS ${it}`)
  }

  gone(): readonly string[] {
    return [...this.#equal].sort()
  }

  /** The list with what is new on it, and without what is gone. */
  accepted(reason: string): readonly KnownDifference[] {
    const kept = [...this.#known.values()].filter(({ test }) => !this.#equal.has(test))
    return [...kept, ...this.unexpected.map((test) => ({ test, reason }))]
  }

  get isAsKnown(): boolean {
    return this.unexpected.length === 0 && this.#equal.size === 0
  }

  summary(): string {
    return [
      `${this.tests} tests, ${this.tagged} of them with at least one of ${this.#sites} tagged sites`,
      `${this.#runs} runs, ${this.#compared} compared (${this.#passing} pass as they are)`,
      `${this.#seen.size} tests differ as known, ${this.unexpected.length} unexpectedly, ${this.#equal.size} no longer`,
      ...(this.#ending === 0 ? [] : [`${this.#ending} bring this Node down as they are`]),
    ].join('; ')
  }
}
