import { asyncHooks, type AsyncStore } from './async-hooks.ts'
import { setContext } from './ledger.ts'
import type { Scope } from './scope-record.ts'

/**
 * Scopes in async context, for when several run at once. Made on first need only: the first `run()` switches promise
 * hooks on for the whole process in Node 20 and 22, and an `await` then costs three to five times as much.
 */
let store: AsyncStore<Scope> | undefined
let open = 0

function asyncStore(): AsyncStore<Scope> | undefined {
  if (store === undefined && asyncHooks !== undefined) store = new asyncHooks.AsyncLocalStorage<Scope>()
  return store
}

/** Runs `fn` with `scope` as the innermost one of its async context, or undefined where there is no such thing. */
export function runInContext<T>(scope: Scope, fn: () => T): { result: T } | undefined {
  const scopes = asyncStore()
  if (scopes === undefined) return undefined
  begin(scope, scopes)
  return { result: scopes.run(scope, fn) }
}

/** The same for a runner, whose concurrent tests are judged as far as can be told: not at all without async context. */
export function runConcurrent<T>(scope: Scope, fn: () => T): T {
  const inContext = runInContext(scope, fn)
  if (inContext !== undefined) return inContext.result
  scope.overlapped = true
  return fn()
}

/** Makes `scope` the innermost one for the rest of this async context; false where there is no such thing. */
export function enterContext(scope: Scope): boolean {
  const scopes = asyncStore()
  if (scopes === undefined) return false
  begin(scope, scopes)
  scopes.enterWith(scope)
  return true
}

/** To be called when a scope of a context has ended: with the last one, stamping takes the short way again. */
export function leaveContext(scope: Scope): void {
  // A parent in the plain variable is found there.
  if (store?.getStore() === scope) store.enterWith(scope.parent?.inContext === true ? scope.parent : undefined)
  open--
  if (open === 0) setContext(undefined)
}

/** Whether a scope in async context is open. */
export function contextInUse(): boolean {
  return open > 0
}

function begin(scope: Scope, scopes: AsyncStore<Scope>): void {
  scope.inContext = true
  open++
  if (open === 1) setContext({ innermost: () => scopes.getStore() })
}
