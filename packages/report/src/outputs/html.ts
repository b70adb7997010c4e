import fs from 'node:fs'
import type { Report } from '@overstay/schema'
import { filledPage } from '@overstay/schema/page'
import type { Chronicle } from '../chronicle.ts'
import { pageOf } from '../page/page-of.ts'

export interface HtmlOptions {
  /** The nights up to the report's, where there is a store. */
  chronicle?: Chronicle | undefined
}

/** Nights that a file has: a quarter of a year. `overstay serve` shows all. */
export const NIGHTS_IN_FILE = 92

/** The report as one HTML file that needs nothing but a browser. */
export function htmlReport(report: Report, { chronicle }: HtmlOptions): string {
  return filledPage(pageTemplate(), pageOf(report, { chronicle, nights: NIGHTS_IN_FILE }))
}

/** The page without data, as apps/viewer built it; the build puts it beside what is compiled. */
export function pageTemplate(): string {
  return fs.readFileSync(new URL('../../dist/page.html', import.meta.url), 'utf8')
}
