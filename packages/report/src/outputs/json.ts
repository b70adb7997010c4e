import type { Report } from '@overstay/schema'

/** The report as stable, versioned JSON (DESIGN 6.4). */
export function jsonReport(report: Report): string {
  return JSON.stringify(report, null, 2) + '\n'
}
