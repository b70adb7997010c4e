import type { SessionOptions } from '@overstay/runners/session'
import type { Vitest } from 'vitest/node'
import type { Reporter } from 'vitest/reporters'
import { LeakReport, type LeakReportOptions } from './leak-report.ts'
import { repeatInVitest } from './repeat-in-vitest.ts'

/** Vitest's reporter that repeats what is suspicious and tells what a run has left behind. */
export class LeakReporter implements Reporter {
  readonly #vitest: Vitest
  readonly #session: SessionOptions
  readonly #report: LeakReport

  constructor(vitest: Vitest, session: SessionOptions, options: LeakReportOptions) {
    this.#vitest = vitest
    this.#session = session
    this.#report = new LeakReport(session, options)
  }

  async onTestRunEnd(): Promise<void> {
    const leaks = await this.#report.finish((tests) => repeatInVitest(this.#vitest, this.#session, tests))
    if (leaks) process.exitCode = 1
  }
}
