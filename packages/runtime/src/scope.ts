import { OverstayTypeError } from './errors.ts'
import { endScope, enterScope, innermostScope, newScope } from './ledger.ts'
import { contextInUse, enterContext, leaveContext, runInContext } from './scope-context.ts'
import type { Scope } from './scope-record.ts'
import { flat } from './site.ts'

/** A scope opened by hand; `using s = openScope('request')` closes it at the end of its block. */
export interface OpenScope {
  readonly name: string
  /** Ends the scope. A second call does nothing. */
  close(): void
  [Symbol.dispose](): void
}

// Scopes in the plain variable that last longer than a job. A second scope that starts meanwhile may be inside or beside
// the first; only async context can tell, so that one is used from there on.
let pending = 0
// Scopes in the plain variable that were opened by hand. Two of them in one job may be those of two asynchronous
// functions, and nothing is there yet that says so.
let byHand = 0
// Set once a scope in the plain variable has ended before another one that started later: scopes do run at once here,
// so that from now on even the first of several lives in async context, and none is taken for the parent of the others.
let concurrent = false

/**
 * Runs `fn` in a scope of that name: what is allocated meanwhile is expected to be gone when `fn` has returned, or when
 * the promise it returns has settled. Returns what `fn` returns.
 */
export function scope<T>(name: string, fn: () => T): T {
  const own = newScope('named', nameOf(name, 'scope'), innermostScope())
  if (needsContext()) {
    const inContext = runInContext(own, () => followed(own, fn))
    if (inContext !== undefined) return inContext.result
  }
  enterScope(own)
  return followed(own, fn)
}

/** Opens a scope that ends when it is closed or disposed of, for where a function does not fit. */
export function openScope(name: string): OpenScope {
  const own = newScope('named', nameOf(name, 'openScope'), innermostScope())
  let isPending = false
  if (!(byHand > 0 || needsContext()) || !enterContext(own)) {
    enterScope(own)
    byHand++
    queueMicrotask(() => {
      if (!own.open) return
      isPending = true
      pending++
    })
  }
  const close = (): void => {
    if (!own.open) return
    end(own)
    if (own.inContext) return
    byHand--
    if (isPending) pending--
  }
  // Where the engine has no Symbol.dispose, compilers that lower `using` look for this one.
  const dispose = (Symbol as { dispose?: symbol }).dispose ?? Symbol.for('Symbol.dispose')
  return { name: own.name, close, [dispose]: close } as unknown as OpenScope
}

function needsContext(): boolean {
  return pending > 0 || concurrent || contextInUse()
}

function followed<T>(own: Scope, fn: () => T): T {
  let result: T
  try {
    result = fn()
  } catch (error) {
    end(own)
    throw error
  }
  if (!isThenable(result)) {
    end(own)
    return result
  }
  const plain = !own.inContext
  if (plain) pending++
  const settled = (): void => {
    if (plain) pending--
    end(own)
  }
  // The promise handed back is the one that is followed: following the program's own beside it would mark a rejection
  // as handled that nobody has seen.
  return result.then(
    (value) => {
      settled()
      return value
    },
    (error: unknown) => {
      settled()
      throw error
    },
  ) as T
}

/** Ends a scope wherever it lives. */
export function end(own: Scope): void {
  if (!own.open) return
  endScope(own)
  if (own.inContext) leaveContext(own)
  else concurrent ||= contextInUse()
}

function nameOf(name: unknown, caller: string): string {
  if (typeof name === 'string' && name !== '') return flat(name)
  throw new OverstayTypeError(
    'OVERSTAY_SCOPE_NAME',
    `${caller}() needs a name, a string that is not empty; got ${String(name)}`,
  )
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    (typeof value === 'object' || typeof value === 'function') &&
    value !== null &&
    typeof (value as { then?: unknown }).then === 'function'
  )
}
