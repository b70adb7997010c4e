import * as z from 'zod'

/**
 * A finding that is known and does not fail the gate for a while: by fingerprint or by path (a glob), until the end of
 * the day `until`, for a reason, on somebody's account.
 */
export const mute = z
  .strictObject({
    fingerprint: z.string().min(1).optional(),
    path: z.string().min(1).optional(),
    until: z.iso.date(),
    reason: z.string().min(1),
    owner: z.string().min(1),
  })
  .refine(({ fingerprint, path }) => (fingerprint === undefined) !== (path === undefined), {
    error: 'a mute names either a fingerprint or a path',
  })
export type Mute = z.infer<typeof mute>
