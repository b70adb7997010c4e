import type { Report } from '@overstay/schema'
import { csvReport } from './csv.ts'
import { githubAnnotations } from './github.ts'
import { gitlabCodeQuality } from './gitlab.ts'
import { htmlReport, type HtmlOptions } from './html.ts'
import { jsonReport } from './json.ts'
import { junitReport } from './junit.ts'
import { markdownReport } from './markdown.ts'
import { openMetrics } from './openmetrics.ts'
import { sarifReport } from './sarif.ts'
import { textReport, type TextOptions } from './text.ts'

export type OutputOptions = TextOptions & HtmlOptions

/** Every format by its name on the command line. */
export const outputs: Readonly<Record<string, (report: Report, options: OutputOptions) => string>> = {
  text: textReport,
  json: jsonReport,
  markdown: markdownReport,
  github: githubAnnotations,
  gitlab: gitlabCodeQuality,
  junit: junitReport,
  sarif: sarifReport,
  csv: csvReport,
  openmetrics: openMetrics,
  html: htmlReport,
}
