import * as z from 'zod'

/** What a finding is across runs (DESIGN 1); `unknown` where its site was not exercised. */
export const status = z.enum(['new', 'regressed', 'ongoing', 'flaky', 'fixed', 'muted', 'unknown'])
export type Status = z.infer<typeof status>
