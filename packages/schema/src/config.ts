import { z } from 'zod'
import { expected } from './site.ts'

/** What `overstay.config.*` may say (DESIGN 6.1). Every key is optional; the defaults are those of the command. */
export const config = z.strictObject({
  /** `annotated`: only what is marked. `all`: every allocation site of the project's own source. */
  track: expected.optional(),
  /** Globs, relative to the project: only these files are tagged. */
  include: z.array(z.string()).optional(),
  /** Globs, relative to the project: these files are never tagged. */
  exclude: z.array(z.string()).optional(),
  /** Packages under node_modules that are tagged like the project's own source. */
  dependencies: z.array(z.string()).optional(),
  /** Globs of files that only support tests; what they hold is held by the tests. */
  testSupport: z.array(z.string()).optional(),
  /** Longest wait in milliseconds for pending work before a survivor is believed. */
  settle: z.int().min(0).max(600_000).optional(),
  /** `never`: no heap snapshot is taken, and survivors stay suspected. */
  explain: z.enum(['survivors', 'never']).optional(),
})
export type Config = z.infer<typeof config>
