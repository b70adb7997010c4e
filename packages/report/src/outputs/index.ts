import type { Report } from '@overstay/schema'
import { jsonReport } from './json.ts'
import { textReport, type TextOptions } from './text.ts'

export type OutputOptions = TextOptions

/** Every format by its name on the command line. */
export const outputs: Readonly<Record<string, (report: Report, options: OutputOptions) => string>> = {
  text: textReport,
  json: jsonReport,
}
