import { OverstayTypeError } from './errors.ts'
import { addSites, tokenFor } from './ledger.ts'
import { ANNOTATED, EXEMPT, type Site, type SiteRow } from './site.ts'
import { isObject, type SiteTable, stamping } from './stamping.ts'
import { stampSymbol } from './token.ts'

/** What an expectation can say besides that the object goes away. */
export interface Expectation {
  /**
   * The scope to end with: `test`, `file`, `run` or the name of a scope; or the milliseconds it may stay. Without one, the
   * innermost open scope. A function is asked for each object when it is made; `false` expects nothing of this one.
   */
  within?: Within | ((value: never) => Within | false | undefined)
  /** So many objects may stay, all scopes together: the size of a bounded cache. */
  allow?: number
  /** What reports call the object, where its class says too little. */
  name?: string
  /** Who is told: a person, a team. */
  owner?: string
}

/** A scope, or a time in milliseconds. */
export type Within = string | number

type Constructor = abstract new (...args: never[]) => object
type ClassDecorator = <C extends Constructor>(target: C, context?: unknown) => C

/** An expectation as a site has it. */
interface Settings {
  readonly within: Within | undefined
  readonly allow: number | undefined
  readonly name: string | undefined
  readonly owner: string | undefined
}

const OPTIONS: Record<keyof Expectation, { readonly is: (value: unknown) => boolean; readonly must: string }> = {
  within: {
    is: (value) => isWithin(value) || typeof value === 'function',
    must: 'the name of a scope, milliseconds above 0, or a function that gives one of them',
  },
  allow: { is: (value) => Number.isInteger(value) && (value as number) >= 0, must: 'a whole number from 0 on' },
  name: { is: isText, must: 'a string that is not empty' },
  owner: { is: isText, must: 'a string that is not empty' },
}

/**
 * As a decorator: every instance of the class, and of the classes that extend it, is expected to be collected when its
 * scope ends. With `false` none is, whatever a base class says.
 */
export function expectCollected(expectation?: Expectation | false): ClassDecorator
/** The value is expected to be collected when its scope ends. Returns the value. */
export function expectCollected<T extends WeakKey>(value: T, expectation?: Expectation): T
export function expectCollected(
  value?: unknown,
  expectation?: Expectation,
  table?: SiteTable,
  index?: number,
): unknown {
  if (value === false) return decorator(false)
  if (value === undefined || (expectation === undefined && isExpectation(value))) return decorator(checked(value ?? {}))
  const kind = uncollectableKind(value)
  if (kind !== undefined) throw notCollectable('expectCollected', kind)
  const own = value as WeakKey
  if (index !== undefined) {
    return table === undefined
      ? own
      : marked(own, checked(expectation ?? {}), (settings) => withSettings(table[index], settings))
  }
  if (expectation === undefined && isClass(own)) {
    throw new OverstayTypeError(
      'OVERSTAY_BARE_DECORATOR',
      `write @expectCollected() with parentheses on class ${own.name}`,
    )
  }
  const place = placeBelow(expectCollected)
  return marked(own, checked(expectation ?? {}), (settings) => siteAt(place, kindOf(own), nameOf(own), settings))
}

/**
 * Without the build-time plugin a decorated class is wrapped so that each construction is seen. `instance.constructor`
 * still is what the program calls the class.
 */
function decorator(given: Expectation | false): ClassDecorator {
  // What the program does to its object afterwards changes nothing for instances to come.
  const expectation = given === false ? given : { ...given }
  return function decorate(target) {
    const place = placeBelow(decorate)
    const siteOf = (settings: Settings): Site => siteAt(place, 'class', target.name, settings)
    const watched = new Proxy(target as unknown as new (...args: unknown[]) => object, {
      construct(constructor, args, newTarget) {
        const instance = Reflect.construct(constructor, args, newTarget) as object
        return expectation === false
          ? stamping.i(instance, [exemptSiteAt(place, target.name)], 0)
          : marked(instance, expectation, siteOf)
      },
    })
    const prototype = target.prototype as { constructor: unknown }
    if (Object.hasOwn(prototype, 'constructor')) prototype.constructor = watched
    return watched as unknown as typeof target
  }
}

function marked<T extends WeakKey>(value: T, expectation: Expectation, siteOf: (settings: Settings) => Site): T {
  const { within, allow, name, owner } = expectation
  const decided = typeof within === 'function' ? decidedWithin(within, value) : within
  if (decided === false) return value
  const site = siteOf({ within: decided, allow, name, owner })
  if (typeof value === 'symbol') markSymbol(value, site)
  else stamping.i(value, [site], 0)
  return value
}

function decidedWithin(decide: (value: never) => unknown, value: WeakKey): Within | false | undefined {
  const within = decide(value as never)
  if (within === false || within === undefined || isWithin(within)) return within
  throw new OverstayTypeError(
    'OVERSTAY_EXPECTATION',
    `the function of \`within\` must give the name of a scope, milliseconds above 0, or false; it gave ${shown(within)}`,
  )
}

function markSymbol(symbol: symbol, site: Site): void {
  const token = tokenFor(site)
  token.created++
  const before = stampSymbol(symbol, token)
  if (before !== undefined) before.created--
}

type Place = readonly [file: string, line: number, column: number]

const derivedSites = new Map<string, Site>()

/** One site for each place and expectation that was met without the plugin. */
function siteAt([file, line, column]: Place, what: string, shown: string, settings: Settings): Site {
  const { within, allow, name = shown, owner } = settings
  return derivedSite(file, [what, name, '', line, column, '', ANNOTATED, within, allow, owner])
}

function exemptSiteAt([file, line, column]: Place, name: string): Site {
  return derivedSite(file, ['class', name, '', line, column, '', EXEMPT])
}

/** The plugin's site, or its twin where the expectation says at run time what the plugin could not read. */
function withSettings(site: Site, settings: Settings): Site {
  const within = settings.within ?? site.within
  const allow = settings.allow ?? site.allow
  const name = settings.name ?? site.name
  const owner = settings.owner ?? site.owner
  if (within === site.within && allow === site.allow && name === site.name && owner === site.owner) return site
  const { file, what, fn, line, column, fingerprint } = site
  return derivedSite(file, [what, name, fn, line, column, fingerprint, ANNOTATED, within, allow, owner])
}

function derivedSite(file: string, row: SiteRow): Site {
  const key = JSON.stringify([file, ...row])
  let site = derivedSites.get(key)
  if (site === undefined) {
    ;[site] = addSites(file, [row])
    derivedSites.set(key, site)
  }
  return site
}

const FRAME = /\(?((?:[a-z]+:\/\/|\/|[A-Za-z]:[\\/]).*?):(\d+):(\d+)\)?$/

/** Where `callee` was called. Only the plugin knows exact places without the price of a stack. */
function placeBelow(callee: (...args: never[]) => unknown): Place {
  const here: { stack?: string } = {}
  // V8 and JavaScriptCore; elsewhere the place stays unknown.
  if (typeof Error.captureStackTrace === 'function') Error.captureStackTrace(here, callee)
  const caller = here.stack
    ?.split('\n')
    .map((line) => FRAME.exec(line))
    .find((frame) => frame !== null)
  return caller == null ? ['(unknown)', 1, 1] : [caller[1], Number(caller[2]), Number(caller[3])]
}

/** What a value is that nothing can refer to weakly. */
export function uncollectableKind(value: unknown): string | undefined {
  if (value === null) return 'null'
  if (typeof value === 'symbol') return Symbol.keyFor(value) === undefined ? undefined : 'registered symbol'
  return typeof value === 'object' || typeof value === 'function' ? undefined : typeof value
}

export function notCollectable(caller: string, kind: string): OverstayTypeError {
  return new OverstayTypeError(
    'OVERSTAY_NOT_COLLECTABLE',
    `${caller}() needs an object, a function or a symbol of its own; got ${kind}, which is never collected by itself`,
  )
}

/** The expectation, if everything in it can be used. */
function checked(expectation: Expectation): Expectation {
  if (!isObject(expectation)) {
    throw new OverstayTypeError('OVERSTAY_EXPECTATION', `an expectation is an object; got ${shown(expectation)}`)
  }
  for (const [key, value] of Object.entries(expectation) as [keyof Expectation, unknown][]) {
    if (value === undefined || !(key in OPTIONS)) continue
    const { is, must } = OPTIONS[key]
    if (is(value)) continue
    const text = `\`${key}\` of an expectation must be ${must}; got ${shown(value)}`
    throw new OverstayTypeError('OVERSTAY_EXPECTATION', text)
  }
  return expectation
}

function shown(value: unknown): string {
  return typeof value === 'string'
    ? JSON.stringify(value)
    : value === null || !isObject(value)
      ? String(value)
      : typeof value
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}

function isWithin(value: unknown): value is Within {
  return isText(value) || (typeof value === 'number' && value > 0 && value < Infinity)
}

function isExpectation(value: unknown): value is Expectation {
  if (!isObject(value) || Object.getPrototypeOf(value) !== Object.prototype) return false
  const keys = Object.keys(value)
  return keys.length > 0 && keys.every((key) => Object.hasOwn(OPTIONS, key))
}

function isClass(value: WeakKey): value is Constructor {
  return typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value))
}

function kindOf(value: WeakKey): string {
  if (typeof value === 'symbol') return 'call'
  if (typeof value === 'function') return 'closure'
  if (Array.isArray(value)) return 'array'
  return Object.getPrototypeOf(value) === Object.prototype ? 'object' : 'new'
}

function nameOf(value: WeakKey): string {
  if (typeof value === 'symbol') return `Symbol(${value.description ?? ''})`
  if (typeof value === 'function') return value.name
  const { constructor } = value as { constructor?: unknown }
  return typeof constructor === 'function' && constructor !== Object ? constructor.name : ''
}
