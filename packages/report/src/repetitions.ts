import { gateOf } from './gate.ts'
import { piecesOf, type Piece } from './pieces.ts'
import { splitTest, type ProcessRun } from './process-run.ts'

/** Tests that are repeated for one finding: a site that every test starts up is not worth more. */
const TESTS_PER_SITE = 2

/** A site that fewer repetitions came to proves nothing where others failed. */
const ENOUGH = 3

/** `beneath`: it grows under something else that does, which is the finding. */
type Answer = 'grows' | 'beneath' | 'stays' | 'failed'
const WEIGHT: Record<Answer, number> = { failed: 0, stays: 1, beneath: 2, grows: 3 }

/**
 * What came of repeating the suspicious tests: a leak is what the same work, done again, leaves behind again; a cache
 * keyed by input is not.
 */
export class Repetitions {
  /** By fingerprint. */
  readonly #answers = new Map<string, Answer>()
  /** What grew, as the repetition explains it. */
  readonly #grown = new Map<string, Piece>()

  add(process: ProcessRun): void {
    const grown = new Map(piecesOf(process, 0).flatMap((piece) => (hasGrown(piece) ? [[piece.site.id, piece]] : [])))
    const beneath = new Set<number>()
    for (const { site, count, equal, grows } of process.survivors.values())
      if (count !== null && equal && grows === 'growing') beneath.add(site)
    for (const [id, { fingerprint }] of process.sites) {
      const scopes = process.uses.get(id)?.get('test:')?.scopes ?? 0
      // What only the first repetition made was started up there, unless the others never came that far.
      const failed =
        process.doubtful.get(id)?.has('test') === true || (scopes < ENOUGH && process.outcomes.has('failed'))
      const piece = grown.get(id)
      if (piece !== undefined) this.#grown.set(fingerprint, piece)
      const otherwise = failed ? 'failed' : 'stays'
      this.#answer(fingerprint, piece !== undefined ? 'grows' : beneath.has(id) ? 'beneath' : otherwise)
    }
  }

  /** The piece as the repetitions show it; undefined where they show that it hangs under another one. */
  judged(piece: Piece): Piece | undefined {
    const { fingerprint } = piece.site
    const answer = this.#answers.get(fingerprint)
    if (answer === undefined || !isSuspicious(piece)) return piece
    if (answer === 'grows') {
      const explained = piece.path === undefined ? explanationOf(this.#grown.get(fingerprint)!) : {}
      const proven = { ...piece, ...explained, equal: true, pattern: 'growing' as const }
      const { gate, reason } = gateOf(proven)
      return {
        ...proven,
        gate,
        reason: gate === 'fail' ? 'the same test, repeated, kept more of it each time' : reason,
      }
    }
    if (answer === 'failed') {
      const reason = `${piece.reason}; the test fails when it is repeated, so that nothing is proven`
      return { ...piece, reason }
    }
    if (answer === 'beneath') {
      if (piece.path === undefined) return undefined
      // What is above it is the finding, or what the tests themselves keep.
      const reason = 'the same test, repeated, kept more of it only beneath something else that grows'
      return { ...piece, gate: 'none', reason }
    }
    const reason = 'the same test, repeated, kept nothing more: a cache'
    return { ...piece, category: 'cache', gate: 'none', reason }
  }

  /** One test that leaks again is enough, whatever others of the site do. */
  #answer(fingerprint: string, answer: Answer): void {
    const before = this.#answers.get(fingerprint)
    if (before === undefined || WEIGHT[answer] > WEIGHT[before]) this.#answers.set(fingerprint, answer)
  }
}

/** What only the tests hold may grow with them. */
function hasGrown({ kind, equal, pattern, holder }: Piece): boolean {
  return kind === 'test' && equal && pattern === 'growing' && holder.kind !== 'test' && holder.kind !== 'runner'
}

function explanationOf({ confidence, holder, category, path }: Piece): Partial<Piece> {
  return { confidence, holder, category, path }
}

/** What grows over different tests, or was met in a few of them only, may be a leak or not. */
function isSuspicious(piece: Piece): boolean {
  const { kind, pattern, equal, expected } = piece
  return (
    kind === 'test' &&
    !equal &&
    expected === 'all' &&
    (pattern === 'growing' || pattern === 'single') &&
    (piece.path === undefined ? piece.category === 'unexplained' : mayLeak(piece))
  )
}

function mayLeak({ holder, confidence, category }: Piece): boolean {
  return (
    confidence === 'confirmed' &&
    (holder.kind === 'product' || holder.kind === 'dependency') &&
    category !== 'timer' &&
    category !== 'open-wait'
  )
}

/** The tests to repeat, by file. */
export function suspiciousTests(groups: Iterable<readonly Piece[]>): Record<string, string[]> {
  const tests = new Map<string, Set<string>>()
  for (const pieces of groups) {
    const ofSite = new Set(pieces.filter(isSuspicious).flatMap((piece) => [...piece.tests]))
    for (const test of [...ofSite].slice(0, TESTS_PER_SITE)) {
      const [file, name] = splitTest(test)
      const names = tests.get(file)
      if (names === undefined) tests.set(file, new Set([name]))
      else names.add(name)
    }
  }
  return Object.fromEntries([...tests].map(([file, names]) => [file, [...names]]))
}
