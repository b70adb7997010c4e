import { PageSession, type page } from '@overstay/runtime/browser'
import type { RunnerTask as Task, RunnerTestCase as Test, RunnerTestFile as File } from 'vitest'
import { Attempts, type Attempt } from './vitest-attempts.ts'
import { BEGIN, JUDGE, type WatchedFile } from './vitest-commands.ts'

/**
 * A setup file for Vitest's browser mode, in the document that a test file runs in, before what the file imports. There
 * no runner of our own can be named; but Vitest's is at hand, and calls methods that it has as properties.
 */

interface Methods {
  onBeforeRunTask?: ((test: Test) => unknown) | undefined
  onBeforeTryTask?: ((test: Test, attempt: Attempt) => unknown) | undefined
  onAfterRetryTask?: ((test: Test, attempt: Attempt) => unknown) | undefined
  onAfterRunTask?: ((task: Task) => unknown) | undefined
  onAfterRunFiles?: ((files: File[]) => unknown) | undefined
}

interface BrowserRunner extends Methods {
  readonly method: string
  readonly config: { readonly browser: { readonly isolate?: boolean } }
  /** As they were before the first file of this document. */
  overstay?: Methods
}

/** What Vitest puts on the window of a test file. */
interface Tester {
  readonly runner?: BrowserRunner
  /** Has it hear of no more errors in this document. */
  readonly disposeExceptionTracker?: () => void
  readonly commands: { triggerCommand: (name: string, args: unknown[]) => Promise<unknown> }
}

const PAGE = Symbol.for('overstay.page')
// Taken before the tests can replace them.
const { setTimeout } = globalThis
const place = globalThis as unknown as { __vitest_browser_runner__?: Tester; [PAGE]?: typeof page }

const { runner, commands } = place.__vitest_browser_runner__ ?? {}
// Vitest also loads setup files to list tests.
if (runner?.method === 'run' && commands !== undefined) {
  const file = (await commands.triggerCommand(BEGIN, [])) as WatchedFile | undefined
  if (file !== undefined) watch(runner, file, () => commands.triggerCommand(JUDGE, []))
}

function watch(runner: BrowserRunner, { file, repeat }: WatchedFile, judge: () => Promise<unknown>): void {
  // A document without isolation serves one file after the other.
  const session = (place[PAGE] = new PageSession())
  const attempts = new Attempts(
    {
      openTest: (name, _file, concurrent) => session.beginTest(name, concurrent),
      endTest: (scope, outcome) => {
        session.finishTest(scope, outcome)
      },
    },
    repeat,
  )
  const own = (runner.overstay ??= methodsOf(runner))
  runner.onBeforeRunTask = (test) => {
    attempts.prepare(test)
    return own.onBeforeRunTask?.(test)
  }
  runner.onBeforeTryTask = async (test, attempt) => {
    await own.onBeforeTryTask?.(test, attempt)
    attempts.begin(test, attempt)
  }
  runner.onAfterRetryTask = async (test, attempt) => {
    await own.onAfterRetryTask?.(test, attempt)
    attempts.end(test)
  }
  runner.onAfterRunTask = async (task) => {
    await own.onAfterRunTask?.(task)
    attempts.end(task as Test)
  }
  runner.onAfterRunFiles = async (files) => {
    await own.onAfterRunFiles?.(files)
    session.endFile()
    if (runner.config.browser.isolate !== false) {
      // Without us the document would be left, once the errors of its tests have reached Vitest.
      await new Promise((resolve) => setTimeout(resolve))
      place.__vitest_browser_runner__?.disposeExceptionTracker?.()
    }
    // The command tells what went wrong; the tests are not to blame.
    await judge().catch(() => undefined)
  }
  session.openFile(file)
}

function methodsOf(runner: Methods): Methods {
  return {
    onBeforeRunTask: runner.onBeforeRunTask?.bind(runner),
    onBeforeTryTask: runner.onBeforeTryTask?.bind(runner),
    onAfterRetryTask: runner.onAfterRetryTask?.bind(runner),
    onAfterRunTask: runner.onAfterRunTask?.bind(runner),
    onAfterRunFiles: runner.onAfterRunFiles?.bind(runner),
  }
}
