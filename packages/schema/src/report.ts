import { z } from 'zod'
import { confidence, holder, holds, retainingPath } from './retaining-path.ts'
import { scopeKind, survivalPattern } from './scope.ts'
import { site } from './site.ts'

const count = z.int().min(0)

export const REPORT_FORMAT = 'overstay-report'
export const REPORT_VERSION = 1

export const status = z.enum(['new', 'regressed', 'ongoing', 'flaky', 'fixed', 'muted', 'unknown'])
export type Status = z.infer<typeof status>

/** `fail` ends the command with exit code 1; `warn` and `none` are listed. */
export const gate = z.enum(['fail', 'warn', 'none'])
export type Gate = z.infer<typeof gate>

/** `names` are the distinct scope names with survivors; `tests` the tests they ran in, as "file › test". */
export const findingScope = z.strictObject({
  kind: scopeKind,
  names: z.array(z.string()),
  tests: z.array(z.string()),
})

/** One allocation site of heads in one scope kind (DESIGN 1): the row that is kept, compared and gated. */
export const finding = z.strictObject({
  fingerprint: z.string(),
  status,
  gate,
  /** Why the gate decided so, in one sentence for people. */
  reason: z.string(),
  confidence,
  site: site.omit({ fingerprint: true }),
  /** What the site's expectation says: so many of its objects may stay in a process, and who is told. */
  allow: count.optional(),
  owner: z.string().min(1).optional(),
  scope: findingScope,
  holder,
  category: z.string(),
  holds,
  created: count,
  survivors: count,
  scopes: count,
  scopesWithSurvivors: count,
  pattern: survivalPattern,
  retainedBytes: count,
  paths: z.array(retainingPath),
})
export type Finding = z.infer<typeof finding>

/** A process that a run file speaks of, or a note it left, for the lines below the findings. */
export const reportNote = z.strictObject({ code: z.string(), text: z.string() })

export const report = z.strictObject({
  format: z.literal(REPORT_FORMAT),
  version: z.literal(REPORT_VERSION),
  run: z.strictObject({
    id: z.string(),
    commit: z.string().nullable(),
    branch: z.string().nullable(),
    startedAt: z.iso.datetime(),
    root: z.string(),
    processes: count,
    /** Shards that the run was divided into and that left no run file: what only they exercise is unknown. */
    missingShards: z.array(z.string()),
  }),
  summary: z.strictObject({
    sites: count,
    scopes: count,
    created: count,
    survivors: count,
    findings: count,
    failed: z.boolean(),
  }),
  findings: z.array(finding),
  notes: z.array(reportNote),
})
export type Report = z.infer<typeof report>
