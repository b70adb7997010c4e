import { z } from 'zod'

/** `named` is a scope a program opened itself with `scope(name, fn)` or `openScope(name)`. */
export const scopeKind = z.enum(['test', 'file', 'run', 'named'])
export type ScopeKind = z.infer<typeof scopeKind>

/**
 * What became of a scope. Only `judged` scopes count for verdicts: the objects of a failed or skipped test are recorded
 * and left alone, and tests that ran at the same time in one process cannot be told apart.
 */
export const scopeOutcome = z.enum(['judged', 'failed', 'skipped', 'overlapped'])
export type ScopeOutcome = z.infer<typeof scopeOutcome>

/** Which of a site's scopes still have survivors when the process ends (DESIGN 1), weakest first. */
export const survivalPatterns = ['single', 'once', 'window', 'sporadic', 'growing'] as const
export const survivalPattern = z.enum(survivalPatterns)
export type SurvivalPattern = z.infer<typeof survivalPattern>
