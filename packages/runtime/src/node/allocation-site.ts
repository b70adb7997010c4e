import type { Site } from '../site.ts'

/** A place in source that makes objects, for people: plain data, as in the JSON report. */
export interface AllocationSite {
  /** Relative to its package where the plugin named it; otherwise as the stack gave it. */
  readonly file: string
  /** From 1. */
  readonly line: number
  /** From 1. */
  readonly column: number
  /** The enclosing functions; empty at the top of a module, and without the plugin. */
  readonly function: string
  /** new, object, array, closure, class, bind or call. */
  readonly kind: string
  /** Class or function; empty where there is none. */
  readonly name: string
}

export function allocationSite({ file, line, column, fn, what, name }: Site): AllocationSite {
  return { file, line, column, function: fn, kind: what, name }
}
