import type { File, Task, Test } from '@vitest/runner'
import type { Scope } from '@overstay/runtime/node'
import { getFn } from 'vitest/suite'
import { VitestTestRunner } from 'vitest/runners'
import { Session } from './session.ts'
import { sessionOptionsFromEnvironment } from './session-options.ts'

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
export default class OverstayRunner extends VitestTestRunner {
  #session: Session | undefined
  readonly #attempts = new Map<Test, Scope>()

  override async onCollectStart(file: File): Promise<void> {
    await super.onCollectStart(file)
    const options = sessionOptionsFromEnvironment()
    if (options === undefined) return
    this.#session = new Session(options)
    this.#session.openFile(file.filepath)
  }

  override onBeforeTryTask(test: Test, attempt: Attempt = { retry: 0, repeats: 0 }): void {
    super.onBeforeTryTask(test)
    this.#endAttempt(test)
    if (this.#session === undefined) return
    const name = attemptName(test, attempt)
    const scope = this.#session.openTest(name, test.file.filepath, test.concurrent === true)
    this.#attempts.set(test, scope)
  }

  /** Instead of Vitest's own call: a concurrent test's scope lives in its async context. */
  async runTask(test: Test): Promise<void> {
    const scope = test.concurrent === true ? this.#attempts.get(test) : undefined
    const fn = getFn(test)
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

  override async onAfterRunFiles(): Promise<void> {
    super.onAfterRunFiles()
    const session = this.#session
    this.#session = undefined
    await session?.end()
  }

  #endAttempt(test: Test): void {
    const scope = this.#attempts.get(test)
    if (scope === undefined) return
    this.#attempts.delete(test)
    const state = test.result?.state
    this.#session?.endTest(scope, state === 'skip' ? 'skipped' : state === 'fail' ? 'failed' : 'judged')
  }
}

/** "suite > test", with the attempt where there are several. */
function attemptName(test: Test, { retry, repeats }: Attempt): string {
  const names: string[] = []
  for (let task: Task | undefined = test; task !== undefined && task !== test.file; task = task.suite)
    names.unshift(task.name)
  const attempts = [repeats > 0 && `repeat ${repeats}`, retry > 0 && `retry ${retry}`].filter((told) => told !== false)
  return names.join(' > ') + (attempts.length > 0 ? ` (${attempts.join(', ')})` : '')
}
