import * as z from 'zod'
import { confidence, holder, holds, retainingPath } from './retaining-path.ts'
import { status } from './status.ts'
import { scopeKind, survivalPattern } from './scope.ts'
import { site } from './site.ts'
import { mute } from './mute.ts'

const count = z.int().min(0)

export const REPORT_FORMAT = 'overstay-report'
export const REPORT_VERSION = 1

/** `fail` ends the command with exit code 1; `warn` and `none` are listed. */
export const gate = z.enum(['fail', 'warn', 'none'])
export type Gate = z.infer<typeof gate>

/**
 * `names` are the distinct scope names with survivors; `tests` the tests they ran in, as "file › test"; `outer` the named
 * scopes around those: what is kept in the data of an outer one may have been meant to live as long.
 */
export const findingScope = z.strictObject({
  kind: scopeKind,
  names: z.array(z.string()),
  tests: z.array(z.string()),
  outer: z.array(z.string()).optional(),
})

const nightMark = z.strictObject({ run: z.string(), at: z.iso.datetime(), commit: z.string().nullable() })

/**
 * What a store knows of a finding: the night it appeared (or came back) and the last clean night before, between whose
 * commits the change lies; `rate` is the share of nights that it leaked on, where it comes and goes.
 */
export const findingHistory = z.strictObject({
  appeared: nightMark,
  cleanBefore: nightMark.nullable(),
  lastLeak: nightMark,
  rate: z.number().min(0).max(1).optional(),
  /** The fingerprint it had before it moved. */
  movedFrom: z.string().optional(),
})
export type FindingHistory = z.infer<typeof findingHistory>

/** One allocation site of heads in one scope kind (DESIGN 1): the row that is kept, compared and gated. */
export const finding = z.strictObject({
  fingerprint: z.string(),
  status,
  gate,
  /** Set where a mute names it, also one that has ended. */
  mute: mute.optional(),
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
  /** Where there is a store. */
  history: findingHistory.optional(),
  /** Who is told: the owner of the site's expectation, or else whoever CODEOWNERS names. */
  owners: z.array(z.string()).optional(),
})
export type Finding = z.infer<typeof finding>

/** What leaked before and does not in this run: fixed, not exercised (unknown), or merely not met (flaky). */
export const absentFinding = finding
  .pick({ fingerprint: true, status: true, site: true, holder: true, category: true, owner: true, owners: true })
  .extend({ scopeKind, history: findingHistory.optional() })
export type AbsentFinding = z.infer<typeof absentFinding>

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
    /** The canary was not found: this run proves nothing. */
    blind: z.boolean().optional(),
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
  /** Where there is a store. */
  absent: z.array(absentFinding).optional(),
  notes: z.array(reportNote),
})
export type Report = z.infer<typeof report>
