import type { ScopeOutcome } from '@overstay/schema'
import type { RunnerTask as Task, RunnerTestCase as Test } from 'vitest'
import { REPETITIONS } from './repetitions.ts'

/** What Vitest says of an attempt at a test: both count from 0. */
export interface Attempt {
  retry: number
  repeats: number
}

/** Who opens and ends the scopes of tests: a session of this process, or of a page. */
export interface TestScopes<S> {
  openTest: (name: string, absoluteFile: string, concurrent: boolean) => S
  endTest: (scope: S, outcome: Extract<ScopeOutcome, 'judged' | 'failed' | 'skipped'>) => void
}

/** A scope for each attempt at a test of one file. Runs in pages, too: nothing of Node's. */
export class Attempts<S> {
  readonly #scopes: TestScopes<S>
  readonly #repeat: ReadonlySet<string> | undefined
  readonly #open = new Map<Test, S>()

  /** `repeat`: the tests to repeat, all others to be left out; undefined where the suite is run. */
  constructor(scopes: TestScopes<S>, repeat: Iterable<string> | undefined) {
    this.#scopes = scopes
    this.#repeat = repeat && new Set(repeat)
  }

  /** To be called before Vitest looks whether and how often it runs a test. */
  prepare(test: Test): void {
    if (this.#repeat?.has(testName(test)) === true) {
      test.repeats = REPETITIONS
      test.retry = 0
    } else if (this.#repeat !== undefined) test.mode = 'skip'
  }

  begin(test: Test, attempt: Attempt): void {
    this.end(test)
    const name = this.#repeat === undefined ? attemptName(test, attempt) : testName(test)
    this.#open.set(test, this.#scopes.openTest(name, test.file.filepath, test.concurrent === true))
  }

  scopeOf(test: Test): S | undefined {
    return this.#open.get(test)
  }

  /** To be called after hooks, fixtures and `onTestFinished` of the attempt; more often does no harm. */
  end(test: Test): void {
    const scope = this.#open.get(test)
    if (scope === undefined) return
    this.#open.delete(test)
    const state = test.result?.state
    this.#scopes.endTest(scope, state === 'skip' ? 'skipped' : state === 'fail' ? 'failed' : 'judged')
  }
}

/** The test's name with the attempt, where there are several. */
function attemptName(test: Test, { retry, repeats }: Attempt): string {
  const attempts = [repeats > 0 && `repeat ${repeats}`, retry > 0 && `retry ${retry}`].filter((told) => told !== false)
  return testName(test) + (attempts.length > 0 ? ` (${attempts.join(', ')})` : '')
}

/** "suite > test", as Vitest shows it. */
function testName(test: Test): string {
  const names: string[] = []
  for (let task: Task | undefined = test; task !== undefined && task !== test.file; task = task.suite)
    names.unshift(task.name)
  return names.join(' > ')
}
