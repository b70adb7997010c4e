import * as z from 'zod'
import { finding } from './report.ts'

export const BASELINE_FORMAT = 'overstay-baseline'
export const BASELINE_VERSION = 1

/** The leaks that are known, for repositories that keep no store: what is listed is not new. */
export const baseline = z.strictObject({
  format: z.literal(BASELINE_FORMAT),
  version: z.literal(BASELINE_VERSION),
  findings: z.array(
    finding.pick({ fingerprint: true, site: true, holder: true, category: true }).extend({
      scopeKind: finding.shape.scope.shape.kind,
      names: z.array(z.string()),
    }),
  ),
})
export type Baseline = z.infer<typeof baseline>
