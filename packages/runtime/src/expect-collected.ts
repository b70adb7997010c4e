import { OverstayTypeError } from './errors.ts'
import { addSites } from './ledger.ts'
import { ANNOTATED, EXEMPT, type Site } from './site.ts'
import { isObject, type SiteTable, stamping } from './stamping.ts'

/** What an expectation can say besides that the object goes away. */
export interface Expectation {
  /** The scope to end with: `test`, `file`, `run` or the name of a scope. Without one, the innermost open scope. */
  within?: string
  /** What reports call the object, where its class says too little. */
  name?: string
}

type Constructor = abstract new (...args: never[]) => object
type ClassDecorator = <C extends Constructor>(target: C, context?: unknown) => C

const OPTIONS = new Set(['within', 'name'])

/**
 * As a decorator: every instance of the class, and of the classes that extend it, is expected to be collected when its
 * scope ends. With `false` none is, whatever a base class says.
 */
export function expectCollected(expectation?: Expectation | false): ClassDecorator
/** The value is expected to be collected when its scope ends. Returns the value. */
export function expectCollected<T extends object>(value: T, expectation?: Expectation): T
export function expectCollected(
  value?: unknown,
  expectation?: Expectation,
  table?: SiteTable,
  index?: number,
): unknown {
  const isDecorator = value === undefined || value === false || (expectation === undefined && isExpectation(value))
  if (index !== undefined && !isDecorator) {
    if (!isObject(value)) throw notCollectable(value)
    return table === undefined ? value : stamping.i(value, [withExpectation(table[index], expectation)], 0)
  }
  if (isDecorator) return decorator(value ?? {})
  if (!isObject(value)) throw notCollectable(value)
  if (isClass(value) && expectation === undefined) {
    throw new OverstayTypeError(
      'OVERSTAY_BARE_DECORATOR',
      `write @expectCollected() with parentheses on class ${value.name}`,
    )
  }
  const site = siteAt(placeBelow(expectCollected), kindOf(value), nameOf(value), expectation ?? {})
  return stamping.i(value, [site], 0)
}

/**
 * Without the build-time plugin a decorated class is wrapped so that each construction is seen. `instance.constructor`
 * still is what the program calls the class.
 */
function decorator(expectation: Expectation | false): ClassDecorator {
  return function decorate(target) {
    const site = siteAt(placeBelow(decorate), 'class', target.name, expectation)
    const watched = new Proxy(target as unknown as new (...args: unknown[]) => object, {
      construct(constructor, args, newTarget) {
        return stamping.i(Reflect.construct(constructor, args, newTarget) as object, [site], 0)
      },
    })
    const prototype = target.prototype as { constructor: unknown }
    if (Object.hasOwn(prototype, 'constructor')) prototype.constructor = watched
    return watched as unknown as typeof target
  }
}

type Place = readonly [file: string, line: number, column: number]

const derivedSites = new Map<string, Site>()

/** One site for each place and expectation that was met without the plugin. */
function siteAt([file, line, column]: Place, what: string, name: string, expectation: Expectation | false): Site {
  const { name: shown = name, within } = expectation === false ? {} : expectation
  const flags = expectation === false ? EXEMPT : ANNOTATED
  const key = `${file}:${line}:${column}:${within ?? ''}:${shown}`
  let site = derivedSites.get(key)
  if (site === undefined) {
    ;[site] = addSites(file, [[what, shown, '', line, column, '', flags, within]])
    derivedSites.set(key, site)
  }
  return site
}

/** The plugin's site, or its twin where the expectation says at run time what the plugin could not read. */
function withExpectation(site: Site, expectation: Expectation | undefined): Site {
  const { within = site.within, name = site.name } = expectation ?? {}
  if (within === site.within && name === site.name) return site
  const key = `${site.id}:${within ?? ''}:${name}`
  let derived = derivedSites.get(key)
  if (derived === undefined) {
    const { what, fn, line, column, fingerprint } = site
    ;[derived] = addSites(site.file, [[what, name, fn, line, column, fingerprint, ANNOTATED, within]])
    derivedSites.set(key, derived)
  }
  return derived
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

function notCollectable(value: unknown): OverstayTypeError {
  const kind = value === null ? 'null' : typeof value
  return new OverstayTypeError(
    'OVERSTAY_NOT_COLLECTABLE',
    `expectCollected() needs an object or a function; got ${kind}, which is never collected by itself`,
  )
}

function isExpectation(value: unknown): value is Expectation {
  if (!isObject(value) || Object.getPrototypeOf(value) !== Object.prototype) return false
  const keys = Object.keys(value)
  return keys.length > 0 && keys.every((key) => OPTIONS.has(key))
}

function isClass(value: object): value is Constructor {
  return typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value))
}

function kindOf(value: object): string {
  if (typeof value === 'function') return 'closure'
  if (Array.isArray(value)) return 'array'
  return Object.getPrototypeOf(value) === Object.prototype ? 'object' : 'new'
}

function nameOf(value: object): string {
  if (typeof value === 'function') return value.name
  const { constructor } = value as { constructor?: unknown }
  return typeof constructor === 'function' && constructor !== Object ? constructor.name : ''
}
