import type { Scope } from '@overstay/runtime/node'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import type * as Vitest from 'vitest'
import type * as Runners from 'vitest/runners'
import type * as Suite from 'vitest/suite'
import type { RunnerTask as Task, RunnerTestCase as Test, RunnerTestFile as File } from 'vitest'
import { fileOwner, shownFile } from './file-owner.ts'
import { letGoOfTests } from './let-go-of-tests.ts'
import { Session } from './session.ts'
import { sessionOptionsFromEnvironment } from './session-options.ts'
import { Attempts, type Attempt } from './vitest-attempts.ts'
import { VITEST_HOME } from './vitest-process.ts'

/** Vitest sends results at most every 100 ms, with one timer (`throttle` of @vitest/runner). */
const TIMERS = 1

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

/**
 * Vitest's own runner with a scope for each file and for each attempt at a test. A runner sees what no hook of a setup
 * file does: which attempt it is, where fixtures and `onTestFinished` have ended, and where a file is left for good.
 * Vitest kills its workers, so each file has a session of its own that ends with it.
 */
export default class OverstayRunner extends VitestRunner {
  #session: Session | undefined
  #attempts: Attempts<Scope> | undefined

  override onCollectStart(file: File): void {
    super.onCollectStart(file)
    const options = sessionOptionsFromEnvironment()
    if (options === undefined) return
    this.#session = new Session(options, undefined, file.filepath)
    this.#session.openFile(file.filepath)
    const repeat = options.repeat && (options.repeat[shownFile(file.filepath, options.root)] ?? [])
    this.#attempts = new Attempts(this.#session, repeat)
  }

  override async onBeforeRunTask(test: Test): Promise<void> {
    this.#attempts?.prepare(test)
    await super.onBeforeRunTask(test)
  }

  override onBeforeTryTask(test: Test, attempt: Attempt = { retry: 0, repeats: 0 }): void {
    super.onBeforeTryTask(test)
    this.#attempts?.begin(test, attempt)
  }

  /** Instead of Vitest's own call: a concurrent test's scope lives in its async context. */
  async runTask(test: Test): Promise<void> {
    const scope = test.concurrent === true ? this.#attempts?.scopeOf(test) : undefined
    const fn = functionOf(test)
    await (scope === undefined || this.#session === undefined ? fn() : this.#session.runConcurrent(scope, fn))
  }

  /** After hooks, fixtures and `onTestFinished` of the attempt. */
  onAfterRetryTask(test: Test): void {
    this.#attempts?.end(test)
  }

  override onAfterRunTask(task: Task): void {
    super.onAfterRunTask(task)
    this.#attempts?.end(task as Test)
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
      TIMERS,
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
}
