import * as z from 'zod'
import { mute } from './mute.ts'
import { expected } from './site.ts'

/** How many leaks an owner or a path may have: within it none fails, beyond it the new ones do. */
export const budget = z
  .strictObject({
    owner: z.string().min(1).optional(),
    path: z.string().min(1).optional(),
    leaks: z.int().min(0),
  })
  .refine(({ owner, path }) => (owner === undefined) !== (path === undefined), {
    error: 'a budget names either an owner or a path',
  })
export type Budget = z.infer<typeof budget>

/** Which scope an object is expected to end with, or milliseconds. */
const within = z.union([z.string().min(1), z.int().min(1)])

/**
 * Expectations that are not written in the source, or that take the place of what is. What a pattern says has to hold all
 * at once: `class` alone means the instances of the classes of that name, `file` and `function` without it what is made
 * in them. The first pattern that applies counts.
 */
export const expectPattern = z
  .strictObject({
    /** Name of a class; `*` stands for any characters. */
    class: z.string().min(1).optional(),
    /** Glob, relative to the project. */
    file: z.string().min(1).optional(),
    /** Name of an enclosing function, class or namespace, or several joined by dots; `*` for any characters of one. */
    function: z.string().min(1).optional(),
    within: within.optional(),
    /** So many objects of a site may stay in a process: the size of a bounded cache. */
    allow: z.int().min(0).optional(),
    /** What reports call the objects. */
    name: z.string().min(1).optional(),
    /** Who is told. */
    owner: z.string().min(1).optional(),
  })
  .refine((it) => it.class !== undefined || it.file !== undefined || it.function !== undefined, {
    error: 'wants a class, a file or a function',
  })
export type ExpectPattern = z.infer<typeof expectPattern>

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
  /** What is expected to be collected besides what is annotated, and in place of what is said there. */
  expect: z.array(expectPattern).optional(),
  /** Functions that return an object nobody else has seen, besides those of the language; `!name` takes one away. */
  calls: z.array(z.string().min(1)).optional(),
  /** Modules that export `expectCollected`: barrels that the transformer does not find by itself. */
  annotationModules: z.array(z.string().min(1)).optional(),
  /** Globs of files that only support tests; what they hold is held by the tests. */
  testSupport: z.array(z.string()).optional(),
  /** Longest wait in milliseconds for pending work before a survivor is believed. */
  settle: z.int().min(0).max(600_000).optional(),
  /** `never`: no heap snapshot is taken, and survivors stay suspected. */
  explain: z.enum(['survivors', 'never']).optional(),
  /** `auto`: a test runner repeats suspicious tests, which alone tells a leak from a cache. */
  confirm: z.enum(['auto', 'never']).optional(),
  /** Where nights are kept: a file, relative to the project. */
  store: z.string().min(1).optional(),
  gate: z
    .strictObject({
      /** Which leaks fail where earlier runs are known (default: new and regressed). */
      fail: z.array(z.enum(['new', 'regressed', 'ongoing', 'flaky'])).optional(),
      budgets: z.array(budget).optional(),
    })
    .optional(),
  mutes: z.array(mute).optional(),
  /** What `overstay nightly` does. */
  nightly: z
    .strictObject({
      /** Commands, each as its words: every one is run, also after one has failed. */
      suites: z.array(z.array(z.string().min(1)).min(1)).min(1),
      /** Nights of each branch that the store keeps in full. */
      keep: z.int().min(1).optional(),
      /** A file of known leaks, for when the store is lost. */
      baseline: z.string().min(1).optional(),
    })
    .optional(),
})
export type Config = z.infer<typeof config>
