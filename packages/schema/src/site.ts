import * as z from 'zod'

/** What an allocation site makes (DESIGN 1). */
export const siteKinds = ['new', 'object', 'array', 'closure', 'class', 'bind', 'call'] as const
export const siteKind = z.enum(siteKinds)
export type SiteKind = z.infer<typeof siteKind>

/**
 * A place in source that makes an object. `file` is relative to the run's root (posix separators), or absolute when it
 * lies outside; `line` and `column` count from 1 and are shown, never hashed; `function` is the chain of enclosing
 * functions joined by dots, empty at the top of a module; `name` is the class or function made, empty when it has none.
 */
export const site = z.strictObject({
  fingerprint: z.string().min(1),
  file: z.string().min(1),
  line: z.int().min(1),
  column: z.int().min(1),
  function: z.string(),
  kind: siteKind,
  name: z.string(),
})
export type Site = z.infer<typeof site>

/** Why a site is watched: somebody wrote an expectation there, or everything is tracked. */
export const expected = z.enum(['annotated', 'all'])
export type Expected = z.infer<typeof expected>
