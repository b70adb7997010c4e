import type { SessionOptions } from '@overstay/runners/session'
import type { TestModule, Vitest } from 'vitest/node'
import type { Reporter } from 'vitest/reporters'
import { LeakReport, type LeakReportOptions } from './leak-report.ts'
import { failLeakingTests } from './leaking-tests.ts'
import { repeatInVitest } from './repeat-in-vitest.ts'

/** What reporters hear at the end of a run: the second in Vitest 3 only. */
const ENDS = ['onTestRunEnd', 'onFinished'] as const
type End = (...args: unknown[]) => unknown

/**
 * Vitest's reporter that repeats what is suspicious and tells what a run has left behind. The others hear of the end when
 * that is known, so that all of them show the tests that leak as failed; overstay's own report follows theirs.
 */
export class LeakReporter implements Reporter {
  readonly #vitest: Vitest
  readonly #session: SessionOptions
  readonly #prints: boolean
  readonly #report: LeakReport
  readonly #waiting = new WeakSet<object>()
  #judged = Promise.resolve(false)
  #sayJudged: (leaks: boolean) => void = () => undefined
  #told: unknown[] = []

  constructor(vitest: Vitest, session: SessionOptions, options: LeakReportOptions) {
    this.#vitest = vitest
    this.#session = session
    this.#prints = options.prints
    this.#report = new LeakReport(session, options)
  }

  onTestRunStart(): void {
    // Under `overstay run` it is the command that decides, when Vitest is over.
    if (!this.#prints) return
    this.#told = []
    this.#judged = new Promise((resolve) => {
      this.#sayJudged = resolve
    })
    const { reporters } = this.#vitest as unknown as { reporters: Partial<Record<(typeof ENDS)[number], End>>[] }
    for (const reporter of reporters) if (!this.#waiting.has(reporter)) this.#haveWait(reporter)
  }

  async onTestRunEnd(modules: readonly TestModule[]): Promise<void> {
    let leaks = false
    try {
      const report = await this.#report.judged((tests) => repeatInVitest(this.#vitest, this.#session, tests))
      leaks = this.#prints && report?.summary.failed === true
      if (leaks) failLeakingTests(report!, modules, this.#session.root)
      this.#sayJudged(leaks)
      await Promise.allSettled(this.#told)
      this.#report.tell(report)
    } finally {
      this.#sayJudged(leaks)
      if (leaks) process.exitCode = 1
    }
  }

  #haveWait(reporter: Partial<Record<(typeof ENDS)[number], End>>): void {
    this.#waiting.add(reporter)
    if (reporter === (this as object)) return
    for (const end of ENDS) {
      const own = reporter[end]?.bind(reporter)
      if (own === undefined) continue
      reporter[end] = (first, errors, reason) => {
        const told = this.#judged.then((leaks) =>
          own(first, errors, leaks && end === 'onTestRunEnd' ? 'failed' : reason),
        )
        this.#told.push(told)
        return told
      }
    }
  }
}
