import type { Scope } from './scope-record.ts'
import type { Site } from './site.ts'

/**
 * What all instances of one (site, scope) point at; where a checkpoint cuts a scope in two, each part has one. The
 * analyser knows a token by the value of `kind`, because minifiers rename classes and private fields but never values.
 * A scope holds its tokens strongly until it ends; a token that is collected after that proves that every instance is
 * gone.
 */
export class Token {
  readonly kind = 'overstay.site'
  readonly site: Site
  readonly scope: Scope
  created = 0

  constructor(site: Site, scope: Scope) {
    this.site = site
    this.scope = scope
  }
}

/** Refers to several tokens of one entry; what is dead is dropped when the next one comes. */
export class TokenRefs {
  #refs: WeakRef<Token>[] = []

  add(token: Token): void {
    this.#refs = this.#refs.filter((ref) => ref.deref() !== undefined)
    this.#refs.push(new WeakRef(token))
  }

  /** One that is alive. */
  deref(): Token | undefined {
    for (const ref of this.#refs) {
      const token = ref.deref()
      if (token !== undefined) return token
    }
    return undefined
  }
}

// A constructor that returns its argument lets a derived class install its private field on any object, also on frozen,
// proxied and null-prototype ones (ECMA-262, PrivateFieldAdd has no extensibility check).
// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- the constructor is all it is for
class Return {
  constructor(value: object) {
    return value
  }
}

/**
 * One class for each sort of value, spelled out. V8 remembers for each class which maps it added the field to, and has a
 * short way for four of them at the most: arrays and closures have few maps, and keep theirs as long as they do not
 * share with the many of objects. A value has one sort for life, so it never gets two stamps.
 */
class Stamp extends Return {
  #token: Token

  constructor(value: object, token: Token) {
    super(value)
    this.#token = token
  }

  static read(value: object): Token | undefined {
    return #token in value ? value.#token : undefined
  }

  static write(value: object, token: Token): void {
    if (#token in value) value.#token = token
  }
}

class ArrayStamp extends Return {
  #token: Token

  constructor(value: object, token: Token) {
    super(value)
    this.#token = token
  }

  static read(value: object): Token | undefined {
    return #token in value ? value.#token : undefined
  }

  static write(value: object, token: Token): void {
    if (#token in value) value.#token = token
  }
}

class FunctionStamp extends Return {
  #token: Token

  constructor(value: object, token: Token) {
    super(value)
    this.#token = token
  }

  static read(value: object): Token | undefined {
    return #token in value ? value.#token : undefined
  }

  static write(value: object, token: Token): void {
    if (#token in value) value.#token = token
  }
}

function stampOf(value: object): typeof Stamp | typeof ArrayStamp | typeof FunctionStamp {
  return typeof value === 'function' ? FunctionStamp : isArray(value) ? ArrayStamp : Stamp
}

/** A revoked proxy refuses to tell. */
function isArray(value: object): boolean {
  try {
    return Array.isArray(value)
  } catch {
    return false
  }
}

// For symbols, and for values that refuse a private field, should an engine ever have them (a TC39 proposal wants
// non-extensible ones to).
let refused: WeakMap<WeakKey, Token> | undefined

/** Marks a value that was made just now. No `try`: V8 does not inline a derived constructor in one, which costs 13 ns. */
export function stampFresh(value: object, token: Token): void {
  if (typeof value === 'function') new FunctionStamp(value, token)
  else if (isArray(value)) new ArrayStamp(value, token)
  else new Stamp(value, token)
}

/** The same text twice, on purpose: see `stampUnlessStamped`. */
function stampToo(value: object, token: Token): void {
  if (typeof value === 'function') new FunctionStamp(value, token)
  else if (isArray(value)) new ArrayStamp(value, token)
  else new Stamp(value, token)
}

const ways = [stampFresh, stampToo]

/**
 * Marks a value unless it carries a token already; returns whether it did not. To ask first (`#token in value`) costs
 * 10 ns on Node 20 and 22 ns from Node 22 on where the answer is no, which it nearly always is. The `try` must not have
 * the constructor inlined into it (see `stampFresh`), and what a call finds in a list, now one and now the other, V8
 * never inlines: that saves 5 to 15 ns.
 */
export function stampUnlessStamped(value: object, token: Token): boolean {
  try {
    ways[token.created & 1](value, token)
    return true
  } catch {
    if (tokenOf(value) !== undefined) return false
    refused ??= new WeakMap()
    refused.set(value, token)
    return true
  }
}

/** The token a value carries. */
export function tokenOf(value: WeakKey): Token | undefined {
  return (typeof value === 'symbol' ? undefined : stampOf(value).read(value)) ?? refused?.get(value)
}

/** Gives a symbol a token, which no field can hold; returns the one that it had. */
export function stampSymbol(symbol: symbol, token: Token): Token | undefined {
  const before = tokenOf(symbol)
  refused ??= new WeakMap()
  refused.set(symbol, token)
  return before
}

/** Gives a marked value another token. */
export function restamp(value: object, token: Token): void {
  if (refused?.has(value) === true) refused.set(value, token)
  else stampOf(value).write(value, token)
}
