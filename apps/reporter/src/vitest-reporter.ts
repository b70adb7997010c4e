import { styleText } from 'node:util'
import { foldRunFiles, runFilesIn } from '@overstay/report'
import type { SessionOptions } from '@overstay/runners/session'
import type { Report } from '@overstay/schema'
import type { Vitest } from 'vitest/node'
import type { Reporter } from 'vitest/reporters'
import { printReport, wantsColour, wholeReport } from './formats.ts'
import { repeatInVitest } from './repeat-in-vitest.ts'

interface LeakReporterOptions {
  /** Whether suspicious tests are repeated. */
  confirms: boolean
  /** Whether the report is printed here and not by the command around Vitest. */
  prints: boolean
}

/** Repeats what is suspicious, then prints what a test run has left behind: one line where that is nothing. */
export class LeakReporter implements Reporter {
  readonly #vitest: Vitest
  readonly #session: SessionOptions
  readonly #options: LeakReporterOptions
  readonly #reported: Set<string>

  constructor(vitest: Vitest, session: SessionOptions, options: LeakReporterOptions) {
    this.#vitest = vitest
    this.#session = session
    this.#options = options
    // The folder may hold earlier runs.
    this.#reported = new Set(runFilesIn([session.out]))
  }

  async onTestRunEnd(): Promise<void> {
    let folded = await this.#fold()
    if (folded === undefined) return
    const { suspicious } = folded
    if (this.#options.confirms && Object.keys(suspicious).length > 0) {
      await repeatInVitest(this.#vitest, this.#session, suspicious)
      folded = await this.#fold()
    }
    for (const file of runFilesIn([this.#session.out])) this.#reported.add(file)
    if (this.#options.prints && folded !== undefined) this.#print(folded.report)
  }

  /** In watch mode each run of the tests adds files to the same folder. */
  async #fold(): Promise<Awaited<ReturnType<typeof foldRunFiles>> | undefined> {
    const files = runFilesIn([this.#session.out]).filter((file) => !this.#reported.has(file))
    return files.length === 0 ? undefined : foldRunFiles(files)
  }

  #print(report: Report): void {
    const worthReading = report.findings.some(({ gate }) => gate !== 'none')
    if (worthReading) printReport(report, [{ name: 'text', file: undefined }], wholeReport(this.#session.out))
    else process.stdout.write(cleanLine(report))
    if (report.summary.failed) process.exitCode = 1
  }
}

function cleanLine({ summary: { created, sites, scopes } }: Report): string {
  const line = ` overstay: nothing grows. ${created} objects of ${sites} allocation sites in ${scopes} scopes were judged.`
  return `${wantsColour() ? styleText('gray', line, { validateStream: false }) : line}\n\n`
}
