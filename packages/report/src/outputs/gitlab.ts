import type { Report } from '@overstay/schema'
import { madeText } from '@overstay/schema/page'
import { siteKey } from '../exercised.ts'

/** GitLab's code quality report: every leak that fails or warns, told apart by site and sort of scope. */
export function gitlabCodeQuality({ findings }: Report): string {
  const issues = findings
    .filter(({ gate }) => gate !== 'none')
    .map((finding) => ({
      description: `${madeText(finding.site)} stays (${finding.survivors} of ${finding.created}): ${finding.reason}`,
      check_name: `overstay/${finding.category}`,
      fingerprint: siteKey(finding.fingerprint, finding.scope.kind),
      severity: finding.gate === 'fail' ? 'major' : 'minor',
      location: { path: finding.site.file, lines: { begin: finding.site.line } },
    }))
  return JSON.stringify(issues, null, 2) + '\n'
}
