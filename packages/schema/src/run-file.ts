import * as z from 'zod'
import { confidence, holder, holds, retainingPath } from './retaining-path.ts'
import { scopeKind, scopeOutcome, survivalPattern } from './scope.ts'
import { expected, site } from './site.ts'

const id = z.int().min(0)
const count = z.int().min(0)

export const RUN_FILE_FORMAT = 'overstay-run'
export const RUN_FILE_VERSION = 1

/**
 * First line. `root` is the absolute folder that relative files are relative to on the machine of the run. A `shard` is
 * "2/3", or empty where one machine runs all. `attempt` is when its command was started: a rerun of a shard has a later
 * one and takes the place of the earlier.
 */
export const headerRecord = z.strictObject({
  t: z.literal('header'),
  format: z.literal(RUN_FILE_FORMAT),
  version: z.literal(RUN_FILE_VERSION),
  run: z.string().min(1),
  shard: z.string(),
  attempt: z.iso.datetime().optional(),
  /** Suspicious tests, repeated: they tell whether what the run found grows, and count for nothing else. */
  repeats: z.literal(true).optional(),
  commit: z.string().nullable(),
  branch: z.string().nullable(),
  node: z.string(),
  pid: z.int(),
  startedAt: z.iso.datetime(),
  root: z.string().min(1),
  program: z.string(),
  track: expected,
})

/**
 * Written once, before the first verdict that names it. `allow` and `owner` are what its expectation says: so many of its
 * objects may stay, and whose it is.
 */
export const siteRecord = z.strictObject({
  t: z.literal('site'),
  id,
  expected,
  ...site.shape,
  allow: count.optional(),
  owner: z.string().min(1).optional(),
})

/** Written once, before the first verdict or child that names it. `file` is the test file, where there is one. */
export const scopeRecord = z.strictObject({
  t: z.literal('scope'),
  id,
  kind: scopeKind,
  name: z.string(),
  parent: id.nullable(),
  file: z.string().optional(),
})

/** One a scope, when it was collected: for each site used in it, what it made and whether any of that was left. */
export const verdictRecord = z.strictObject({
  t: z.literal('verdict'),
  scope: id,
  outcome: scopeOutcome,
  sites: z.array(z.tuple([id, count, z.union([z.literal(0), z.literal(1)])])),
})

/**
 * Objects of one site and scope that are there when the process ends. `count` and `bytes` come from a heap snapshot
 * and are null where there was none: then the survivors are suspected only. `grows` is the pattern of the site over the
 * scopes that this one is compared with, `equal` whether those do the same work again. `heldBy` is set where they went
 * as soon as the runner had let go of its tests: nothing else held them, which takes no snapshot to tell.
 */
export const survivorRecord = z.strictObject({
  t: z.literal('survivor'),
  site: id,
  scope: id,
  count: count.nullable(),
  bytes: count.nullable(),
  grows: survivalPattern,
  equal: z.boolean(),
  heldBy: z.literal('test').optional(),
})

/**
 * How a group of heads is held. `scopes` lists the scopes with survivors of the group's site and their number; `grows`
 * is the pattern over everything that belongs to the heads, `equal` whether it was seen over equal scopes.
 */
export const pathRecord = z.strictObject({
  t: z.literal('path'),
  site: id,
  scopeKind,
  scopes: z.array(z.tuple([id, count])).min(1),
  grows: survivalPattern,
  equal: z.boolean(),
  confidence,
  holder,
  category: z.string(),
  holds,
  retainedBytes: count,
  path: retainingPath,
})

/** Something a person should know about this process, for example that it ended before it could be judged. */
export const noteRecord = z.strictObject({ t: z.literal('note'), code: z.string().min(1), text: z.string().min(1) })

/**
 * Last line. `sites` counts the allocation sites of all instrumented files that were loaded, used or not; `snapshotMs` is
 * null where nothing survived and no snapshot was taken. `memory` is what the process took when everything was judged,
 * before any snapshot: `overstay heap … summary --run` tells from it what lies outside of the heap.
 */
export const endRecord = z.strictObject({
  t: z.literal('end'),
  endedAt: z.iso.datetime(),
  exitCode: z.int().nullable(),
  sites: count,
  collections: count,
  snapshotMs: z.number().nullable(),
  memory: z
    .strictObject({ rss: count, heapTotal: count, heapUsed: count, external: count, arrayBuffers: count })
    .optional(),
})

export const runRecord = z.discriminatedUnion('t', [
  headerRecord,
  siteRecord,
  scopeRecord,
  verdictRecord,
  survivorRecord,
  pathRecord,
  noteRecord,
  endRecord,
])

export type HeaderRecord = z.infer<typeof headerRecord>
export type SiteRecord = z.infer<typeof siteRecord>
export type ScopeRecord = z.infer<typeof scopeRecord>
export type VerdictRecord = z.infer<typeof verdictRecord>
export type SurvivorRecord = z.infer<typeof survivorRecord>
export type PathRecord = z.infer<typeof pathRecord>
export type NoteRecord = z.infer<typeof noteRecord>
export type EndRecord = z.infer<typeof endRecord>
export type RunRecord = z.infer<typeof runRecord>
