import type { Scope } from '@overstay/runtime/node'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import type * as Vitest from 'vitest'
import type * as Runners from 'vitest/runners'
import type * as Suite from 'vitest/suite'
import type { RunnerTask as Task, RunnerTestCase as Test, RunnerTestFile as File } from 'vitest'
import { fileOwner, shownFile } from './file-owner.ts'
import { letGoOfTests } from './let-go-of-tests.ts'
import { REPETITIONS } from './repetitions.ts'
import { Session } from './session.ts'
import { sessionOptionsFromEnvironment } from './session-options.ts'
import { VITEST_HOME } from './vitest-process.ts'

/** That of the project, wherever overstay itself is installed: two copies of Vitest know nothing of each other. */
const home = process.env[VITEST_HOME]
const from = (name: string, entry: string): string =>
  home === undefined ? name : pathToFileURL(`${home}/${entry}`).href
const vitest = (await import(from('vitest', 'dist/index.js'))) as Pick<typeof Vitest, 'vi'> &
  Partial<Pick<typeof Vitest, 'TestRunner'>>
// Vitest 4.1 warns of the entries that 3 and 4.0 have the two in.
const VitestRunner =
  vitest.TestRunner ?? ((await import(from('vitest/runners', 'dist/runners.js'))) as typeof Runners).VitestTestRunner
const { getTestFn: functionOf, getSuiteHooks, getCurrentSuite } = vitest.TestRunner ?? (await beforeFour())

/** Where Vitest 3 lists mocks; 4 tells nobody. */
async function mockLists(): Promise<Set<unknown>[]> {
  const resolve = (name: string, dependent: string): string => createRequire(dependent).resolve(name)
  const spy = resolve('@vitest/spy', home === undefined ? import.meta.url : `${home}/package.json`)
  const { mocks } = (await import(pathToFileURL(spy).href)) as { mocks?: Set<unknown> }
  if (mocks === undefined) return []
  const { spies } = (await import(pathToFileURL(resolve('tinyspy', spy)).href)) as { spies: Set<unknown> }
  return [mocks, spies]
}

const mocks = await mockLists()

async function beforeFour(): Promise<
  Pick<typeof Vitest.TestRunner, 'getTestFn' | 'getSuiteHooks' | 'getCurrentSuite'>
> {
  const { getFn, getHooks, getCurrentSuite } = (await import(from('vitest/suite', 'dist/suite.js'))) as typeof Suite
  return { getTestFn: getFn, getSuiteHooks: getHooks, getCurrentSuite }
}

/** What Vitest says of an attempt at a test: both count from 0. */
interface Attempt {
  retry: number
  repeats: number
}

/**
 * Vitest's own runner with a scope for each file and for each attempt at a test. A runner sees what no hook of a setup
 * file does: which attempt it is, where fixtures and `onTestFinished` have ended, and where a file is left for good.
 * Vitest kills its workers, so each file has a session of its own that ends with it.
 */
export default class OverstayRunner extends VitestRunner {
  #session: Session | undefined
  /** Tests to repeat, all others to be left out; undefined where the suite is run. */
  #repeat: Set<string> | undefined
  readonly #attempts = new Map<Test, Scope>()

  override onCollectStart(file: File): void {
    super.onCollectStart(file)
    const options = sessionOptionsFromEnvironment()
    if (options === undefined) return
    this.#session = new Session(options, undefined, file.filepath)
    this.#session.openFile(file.filepath)
    this.#repeat = options.repeat && new Set(options.repeat[shownFile(file.filepath, options.root)])
  }

  override async onBeforeRunTask(test: Test): Promise<void> {
    if (this.#repeat?.has(testName(test)) === true) {
      test.repeats = REPETITIONS
      test.retry = 0
    } else if (this.#repeat !== undefined) test.mode = 'skip'
    await super.onBeforeRunTask(test)
  }

  override onBeforeTryTask(test: Test, attempt: Attempt = { retry: 0, repeats: 0 }): void {
    super.onBeforeTryTask(test)
    this.#endAttempt(test)
    if (this.#session === undefined) return
    const name = this.#repeat === undefined ? attemptName(test, attempt) : testName(test)
    const scope = this.#session.openTest(name, test.file.filepath, test.concurrent === true)
    this.#attempts.set(test, scope)
  }

  /** Instead of Vitest's own call: a concurrent test's scope lives in its async context. */
  async runTask(test: Test): Promise<void> {
    const scope = test.concurrent === true ? this.#attempts.get(test) : undefined
    const fn = functionOf(test)
    await (scope === undefined || this.#session === undefined ? fn() : this.#session.runConcurrent(scope, fn))
  }

  /** After hooks, fixtures and `onTestFinished` of the attempt. */
  onAfterRetryTask(test: Test): void {
    this.#endAttempt(test)
  }

  override onAfterRunTask(task: Task): void {
    super.onAfterRunTask(task)
    this.#endAttempt(task as Test)
  }

  // Vitest awaits it, whatever its own says.
  // eslint-disable-next-line @typescript-eslint/no-misused-promises -- see above
  override async onAfterRunFiles(files: File[] = []): Promise<void> {
    super.onAfterRunFiles()
    const session = this.#session
    this.#session = undefined
    await session?.end(
      this.#endsWithFile()
        ? () => {
            this.#letGo(files)
          }
        : undefined,
    )
  }

  /** Whether the worker, or its context, serves no other file. Vitest 3 says it for each pool. */
  #endsWithFile(): boolean {
    const { isolate, pool, poolOptions } = this.config as typeof this.config & {
      poolOptions?: Record<string, { isolate?: boolean } | undefined>
    }
    return pool.startsWith('vm') || (poolOptions?.[pool]?.isolate ?? isolate)
  }

  #letGo(files: readonly File[]): void {
    const { root, testSupport } = sessionOptionsFromEnvironment()!
    const testFiles = files.map(({ filepath }) => shownFile(filepath, root))
    const owner = fileOwner({ root, testSupport, testFiles })
    const isTest = (file: string): boolean => owner(file).kind === 'test'
    letGoOfTests(files, { getSuiteHooks, getCurrentSuite, vi: vitest.vi, mocks, isTest })
  }

  #endAttempt(test: Test): void {
    const scope = this.#attempts.get(test)
    if (scope === undefined) return
    this.#attempts.delete(test)
    const state = test.result?.state
    this.#session?.endTest(scope, state === 'skip' ? 'skipped' : state === 'fail' ? 'failed' : 'judged')
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
