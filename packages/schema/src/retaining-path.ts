import * as z from 'zod'

const count = z.int().min(0)

/** `suspected`: a token outlived collection. `confirmed`: a strong path was found in a heap snapshot. */
export const confidence = z.enum(['confirmed', 'suspected'])
export type Confidence = z.infer<typeof confidence>

/** Who owns the reference to cut. */
export const holderKind = z.enum(['product', 'dependency', 'test', 'runner', 'runtime'])
export type HolderKind = z.infer<typeof holderKind>

/** `file` is empty where the owner has no source (a native list); `name` is a variable, property or collection. */
export const holder = z.strictObject({ kind: holderKind, file: z.string(), name: z.string() })
export type Holder = z.infer<typeof holder>

/** How an edge is spelled: `.name`, `[#]` for many indexes, a captured or module variable, or an engine's own slot. */
export const edgeKind = z.enum(['property', 'element', 'variable', 'internal', 'private', 'entry'])
export type EdgeKind = z.infer<typeof edgeKind>

/**
 * One step of a retaining path: the reference `edge` (of the sort `kind`) that leads to an object of `type`, allocated
 * at `site` where that is known. The first step is the root and has an empty edge. Equal steps in a row are one, with
 * their number in `times`.
 */
export const step = z.strictObject({
  edge: z.string(),
  kind: edgeKind,
  type: z.string(),
  site: z.string().optional(),
  times: z.int().min(2).optional(),
})
export type Step = z.infer<typeof step>

/** A piece of advice: `id` names its page under docs/hints, `text` says what to change here. */
export const hint = z.strictObject({ id: z.string(), text: z.string() })
export type Hint = z.infer<typeof hint>

/**
 * How a group of survivors is held: `culprit` is the index of the step whose edge is to be cut, `frees` what would go
 * with it. `survivors` counts the objects of the finding's own site.
 */
export const retainingPath = z.strictObject({
  survivors: count,
  steps: z.array(step).min(1),
  culprit: count,
  hint,
  frees: z.strictObject({ survivors: count, bytes: count }),
})
export type RetainingPath = z.infer<typeof retainingPath>

/** What the heads of a finding hold besides themselves, with the sites that made most of it ("file:line name"). */
export const holds = z.strictObject({
  objects: count,
  bytes: count,
  sites: z.array(z.strictObject({ site: z.string(), objects: count })),
})
export type Holds = z.infer<typeof holds>
