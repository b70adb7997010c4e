import type { SessionOptions } from '@overstay/runners/session'
import { LeakReport, type LeakReportOptions } from './leak-report.ts'
import { repeatInJest } from './repeat-in-jest.ts'

/** Jest's reporter that repeats what is suspicious and tells what a run has left behind. */
export default class JestReporter {
  readonly #session: SessionOptions
  readonly #report: LeakReport
  #error: Error | undefined

  constructor(_globalConfig: unknown, { session, ...options }: LeakReportOptions & { session: SessionOptions }) {
    this.#session = session
    this.#report = new LeakReport(session, options)
  }

  async onRunComplete(): Promise<void> {
    const leaks = await this.#report.finish((tests) => repeatInJest(this.#session, tests))
    this.#error = leaks ? new Error('overstay: leaks fail the gate') : undefined
  }

  /** Fails the run, as Jest asks for it. */
  getLastError(): Error | undefined {
    return this.#error
  }
}
