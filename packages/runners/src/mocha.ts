import type { Scope } from '@overstay/runtime/node'
import type { ScopeOutcome } from '@overstay/schema'
import { shownFile } from './file-owner.ts'
import { REPETITIONS } from './repetitions.ts'
import { Session } from './session.ts'
import { sessionOptionsFromEnvironment, type SessionOptions } from './session-options.ts'

/** Of Mocha's tests, suites and hooks what is looked at here. */
interface Test {
  readonly file?: string
  readonly pending: boolean
  readonly state?: 'passed' | 'failed' | 'pending'
  titlePath(): string[]
  currentRetry(): number
  clone(): Test
  timeout(): number
  timeout(milliseconds: number): unknown
  retries(count: number): unknown
}

interface Suite {
  readonly file?: string
  readonly suites: readonly Suite[]
  tests: Test[]
  addTest(test: Test): unknown
  beforeAll(title: string, fn: () => void): unknown
  /** In the order in which they run. */
  readonly _beforeAll: unknown[]
}

interface HookContext {
  readonly test: { readonly parent: Suite }
  readonly currentTest: Test
  timeout(milliseconds: number): unknown
}

let files: MochaFiles | undefined

/**
 * Mocha's root hooks, the first before and after each attempt at a test. Without `--parallel` all files share a process
 * and a session; a worker has one for each file.
 */
export const mochaHooks = {
  beforeAll(this: HookContext): void {
    const options = sessionOptionsFromEnvironment()
    if (options === undefined || files !== undefined) return
    const root = this.test.parent
    files = new MochaFiles(options, root)
    if (options.repeat !== undefined) repeatOnly(root, options.repeat, options.root)
  },

  beforeEach(this: HookContext): void {
    files?.beginTest(this.currentTest)
  },

  afterEach(this: HookContext): void {
    files?.endTest(this.currentTest)
  },

  async afterAll(this: HookContext): Promise<void> {
    // What is left may have to be explained.
    this.timeout(0)
    const ended = files
    files = undefined
    await ended?.end()
  },
}

class MochaFiles {
  readonly #session: Session
  readonly #repeats: boolean
  #file: string | undefined
  #test: Test | undefined
  #scope: Scope | undefined

  constructor(options: SessionOptions, root: Suite) {
    const inWorker = process.env.MOCHA_WORKER_ID !== undefined
    this.#session = inWorker ? new Session(options, undefined, fileIn(root)) : new Session(options)
    this.#repeats = options.repeat !== undefined
    for (const suite of root.suites) this.#beginBefore(suite)
  }

  beginTest(test: Test): void {
    // Twice where the hooks were asked for twice.
    if (this.#test === test) return
    this.#beginFile(test.file)
    const attempt = !this.#repeats && test.currentRetry() > 0 ? ` (retry ${test.currentRetry()})` : ''
    this.#test = test
    this.#scope = this.#session.openTest(nameOf(test) + attempt, test.file)
  }

  endTest(test: Test): void {
    if (this.#test !== test || this.#scope === undefined) return
    this.#session.endTest(this.#scope, outcomeOf(test))
    this.#test = undefined
    this.#scope = undefined
  }

  end(): Promise<void> {
    return this.#session.end()
  }

  /** Its own hooks belong to its file. */
  #beginBefore(suite: Suite): void {
    suite.beforeAll('overstay', () => {
      this.#beginFile(suite.file)
    })
    suite._beforeAll.unshift(suite._beforeAll.pop())
  }

  #beginFile(file: string | undefined): void {
    if (file === undefined || file === this.#file) return
    this.#file = file
    this.#session.openFile(file)
  }
}

function outcomeOf({ state, pending }: Test): ScopeOutcome {
  if (pending || state === 'pending') return 'skipped'
  // An attempt that is followed by another has no state.
  return state === 'passed' ? 'judged' : 'failed'
}

/** The tests of these names several times; none of the others. */
function repeatOnly(suite: Suite, names: Record<string, string[] | undefined>, root: string): void {
  const { tests } = suite
  suite.tests = []
  for (const test of tests) {
    const wanted = test.file === undefined ? undefined : names[shownFile(test.file, root)]
    if (wanted?.includes(nameOf(test)) !== true) continue
    for (let time = 0; time <= REPETITIONS; time++) {
      const again = test.clone()
      suite.addTest(again)
      again.timeout(test.timeout())
      again.retries(0)
    }
  }
  for (const inner of suite.suites) repeatOnly(inner, names, root)
}

function fileIn(suite: Suite): string | undefined {
  return suite.tests.at(0)?.file ?? suite.suites.at(0)?.file
}

/** "suite > test". */
function nameOf(test: Test): string {
  return test.titlePath().join(' > ')
}
