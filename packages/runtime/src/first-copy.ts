const KEY = Symbol.for('overstay.stamp')

interface Copy {
  /** Of what copies of the runtime expect from each other. */
  readonly version: number
  /** Versions of copies that could not join this one. */
  readonly strangers: number[]
}

type Place = Record<typeof KEY, Copy | undefined>

declare const process: { getBuiltinModule?: (id: 'node:async_hooks') => object | undefined } | undefined

/**
 * The copy of the runtime that was loaded first: an ESM and a CommonJS build, a bundle, the register hook and a test
 * runner's registry of modules may each have one. With one ledger between them an object has one stamp and a scope one
 * set of tokens. A `vm` context, as Jest makes one for each test file, has globals of its own but shares the built-in
 * modules of its thread.
 */
export function firstCopy<C extends Copy>(own: C): C {
  const builtin = typeof process === 'undefined' ? undefined : process.getBuiltinModule?.('node:async_hooks')
  const places = [globalThis, ...(builtin === undefined ? [] : [builtin])] as unknown as Place[]
  const first = places.map((place) => place[KEY]).find((copy) => copy !== undefined)
  if (first !== undefined && first.version !== own.version) {
    first.strangers.push(own.version)
    return own
  }
  // Frozen, because Jest 30 takes the properties off whatever a test file's globals hold when the file is over.
  const shared = first ?? Object.freeze(own)
  for (const place of places) {
    // Does not throw where a program has frozen its globals.
    if (place[KEY] === undefined)
      Reflect.defineProperty(place, KEY, { value: shared, configurable: true, writable: true })
  }
  return shared as C
}
