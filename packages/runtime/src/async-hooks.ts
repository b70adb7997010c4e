/** One of the program's async contexts. */
export interface AsyncStore<T> {
  getStore(): T | undefined
  run<R>(store: T, fn: () => R): R
  enterWith(store: T | undefined): void
}

interface AsyncHooks {
  AsyncLocalStorage: new <T>() => AsyncStore<T>
  AsyncResource: new (name: string) => { runInAsyncScope<R>(fn: () => R): R }
}

declare const process: { getBuiltinModule?: (id: 'node:async_hooks') => AsyncHooks | undefined } | undefined

/**
 * What Node has for async contexts; undefined in a browser, which has none yet. No `node:` import, because this file
 * ships to both.
 */
export const asyncHooks: AsyncHooks | undefined =
  typeof process === 'undefined' ? undefined : process.getBuiltinModule?.('node:async_hooks')

/**
 * The async context that this module was loaded in. A timer that is made in the caller's holds the caller's stores as
 * long as it runs, and what is watched is often in one of them (the request of a server).
 */
const outside = asyncHooks && new asyncHooks.AsyncResource('overstay')

export function outsideContext<T>(fn: () => T): T {
  return outside === undefined ? fn() : outside.runInAsyncScope(fn)
}
