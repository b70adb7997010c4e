import fs from 'node:fs'
import { styleText } from 'node:util'
import { foldRunFiles, runFilesIn } from '@overstay/report'
import type { SessionOptions } from '@overstay/runners/session'
import type { Report } from '@overstay/schema'
import { printReport, wantsColour, wholeReport } from './formats.ts'

export interface LeakReportOptions {
  /** Whether suspicious tests are repeated. */
  confirms: boolean
  /** Whether the report is printed here and not by the command around the runner. */
  prints: boolean
}

/** Tests to repeat, by file as shown. */
export type SuspiciousTests = Record<string, string[]>

/** At the end of a runner's own report: repeats what is suspicious, then tells what was left behind; one line if nothing. */
export class LeakReport {
  readonly #session: SessionOptions
  readonly #options: LeakReportOptions
  readonly #reported: Set<string>
  /** Of the run before, in watch mode. */
  #last: string[] = []

  constructor(session: SessionOptions, options: LeakReportOptions) {
    this.#session = session
    this.#options = options
    // The folder may hold earlier runs.
    this.#reported = new Set(runFilesIn([session.out]))
  }

  /** Resolves to whether leaks are to fail the runner. */
  async finish(repeat: (tests: SuspiciousTests) => Promise<void>): Promise<boolean> {
    return this.tell(await this.judged(repeat))
  }

  /** What was left behind; undefined where nothing was watched. */
  async judged(repeat: (tests: SuspiciousTests) => Promise<void>): Promise<Report | undefined> {
    let folded = await this.#fold()
    if (folded === undefined) return undefined
    const { suspicious } = folded
    if (this.#options.confirms && Object.keys(suspicious).length > 0) {
      await repeat(suspicious)
      folded = await this.#fold()
    }
    this.#keepOnly(this.#files())
    return folded?.report
  }

  /** Returns whether leaks are to fail the runner. */
  tell(report: Report | undefined): boolean {
    if (!this.#options.prints || report === undefined) return false
    const worthReading = report.findings.some(({ gate }) => gate !== 'none')
    if (worthReading) printReport(report, [{ name: 'text', file: undefined }], wholeReport(this.#session.out))
    else process.stdout.write(cleanLine(report))
    return report.summary.failed
  }

  async #fold(): Promise<Awaited<ReturnType<typeof foldRunFiles>> | undefined> {
    const files = this.#files()
    return files.length === 0 ? undefined : foldRunFiles(files)
  }

  /** In watch mode each run of the tests adds files to the same folder. */
  #files(): string[] {
    return runFilesIn([this.#session.out]).filter((file) => !this.#reported.has(file))
  }

  /** Reported here, runs before the last are of no use to anybody; the command around the runner reports all at its end. */
  #keepOnly(files: readonly string[]): void {
    for (const file of files) this.#reported.add(file)
    if (!this.#options.prints || files.length === 0) return
    for (const file of this.#last) {
      fs.rmSync(file, { force: true })
      this.#reported.delete(file)
    }
    this.#last = [...files]
  }
}

function cleanLine({ summary: { created, sites, scopes } }: Report): string {
  const line = ` overstay: nothing grows. ${created} objects of ${sites} allocation sites in ${scopes} scopes were judged.`
  return `${wantsColour() ? styleText('gray', line, { validateStream: false }) : line}\n\n`
}
