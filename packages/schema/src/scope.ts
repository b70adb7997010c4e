import * as z from 'zod'

/**
 * `named` is a scope a program opened itself with `scope(name, fn)` or `openScope(name)`; `time` a stretch of time whose
 * objects may stay as many milliseconds longer as its name says.
 */
export const scopeKind = z.enum(['test', 'file', 'run', 'named', 'time'])
export type ScopeKind = z.infer<typeof scopeKind>

/**
 * What became of a scope. Only `judged` scopes count for verdicts: the objects of a failed or skipped test are recorded
 * and left alone, tests that ran at the same time in one process cannot be told apart, and the objects of a stretch of
 * time that was not over when the process ended (`early`) were in time.
 */
export const scopeOutcome = z.enum(['judged', 'failed', 'skipped', 'overlapped', 'early'])
export type ScopeOutcome = z.infer<typeof scopeOutcome>

/** Which of a site's scopes still have survivors when the process ends (DESIGN 1), weakest first. */
export const survivalPatterns = ['single', 'once', 'window', 'sporadic', 'growing'] as const
export const survivalPattern = z.enum(survivalPatterns)
export type SurvivalPattern = z.infer<typeof survivalPattern>
