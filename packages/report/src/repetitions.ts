import { gateOf } from './gate.ts'
import { piecesOf, type Piece } from './pieces.ts'
import { splitTest, type ProcessRun } from './process-run.ts'

/** Tests that are repeated for one finding: a site that every test starts up is not worth more. */
const TESTS_PER_SITE = 2

/** A site that fewer repetitions came to proves nothing where others failed. */
const ENOUGH = 3

type Answer = 'grows' | 'stays' | 'failed'

/**
 * What came of repeating the suspicious tests: a leak is what the same work, done again, leaves behind again; a cache
 * keyed by input is not.
 */
export class Repetitions {
  /** By fingerprint. */
  readonly #answers = new Map<string, Answer>()

  add(process: ProcessRun): void {
    const grown = new Set(
      piecesOf(process, 0).flatMap(({ kind, equal, pattern, holder, site }) =>
        kind === 'test' && equal && pattern === 'growing' && isOfProgram(holder) ? [site.fingerprint] : [],
      ),
    )
    for (const [id, { fingerprint }] of process.sites) {
      const scopes = process.uses.get(id)?.get('test:')?.scopes ?? 0
      // What only the first repetition made was started up there, unless the others never came that far.
      const failed =
        process.doubtful.get(id)?.has('test') === true || (scopes < ENOUGH && process.outcomes.has('failed'))
      this.#answer(fingerprint, grown.has(fingerprint) ? 'grows' : failed ? 'failed' : 'stays')
    }
  }

  /** The piece as the repetitions show it. */
  judged(piece: Piece): Piece {
    const answer = this.#answers.get(piece.site.fingerprint)
    if (answer === undefined || !isSuspicious(piece)) return piece
    if (answer === 'grows') {
      const proven = { ...piece, equal: true, pattern: 'growing' as const }
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
    const reason = 'the same test, repeated, kept nothing more: a cache'
    return { ...piece, category: 'cache', gate: 'none', reason }
  }

  /** One test that leaks again is enough, whatever others of the site do. */
  #answer(fingerprint: string, answer: Answer): void {
    const before = this.#answers.get(fingerprint)
    if (before === 'grows' || (before === 'stays' && answer === 'failed')) return
    this.#answers.set(fingerprint, answer)
  }
}

/** What the tests alone hold may grow. */
function isOfProgram({ kind }: Piece['holder']): boolean {
  return kind === 'product' || kind === 'dependency'
}

/** What grows over different tests, or was met in one of them only, may be a leak or not. */
function isSuspicious({
  kind,
  holder,
  confidence,
  category,
  pattern,
  equal,
  expected,
}: Pick<Piece, 'kind' | 'holder' | 'confidence' | 'category' | 'pattern' | 'equal' | 'expected'>): boolean {
  return (
    kind === 'test' &&
    !equal &&
    expected === 'all' &&
    confidence === 'confirmed' &&
    isOfProgram(holder) &&
    category !== 'timer' &&
    category !== 'open-wait' &&
    (pattern === 'growing' || pattern === 'single')
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
