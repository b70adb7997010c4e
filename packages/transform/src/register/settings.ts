import { existsSync } from 'node:fs'
import path from 'node:path'
import { TransformError } from '../errors.ts'
import type { HostSettings } from '../hosts/host-options.ts'
import { tops, tracks } from '../options.ts'

/** The environment variable the hook reads, as JSON. */
export const SETTINGS_VARIABLE = 'OVERSTAY_TRANSFORM'

type Check = (value: unknown) => boolean

const isText: Check = (value) => typeof value === 'string' && value !== ''
const isList: Check = (value) => Array.isArray(value) && value.every((it) => typeof it === 'string')
const isPatterns: Check = (value) => Array.isArray(value) && value.every((it) => typeof it === 'object' && it !== null)
const isOneOf =
  (values: readonly string[]): Check =>
  (value) =>
    values.includes(value as string)

const keys: Readonly<Record<keyof HostSettings, { readonly check: Check; readonly wanted: string }>> = {
  root: { check: isText, wanted: 'a folder' },
  track: { check: isOneOf(tracks), wanted: tracks.join(' or ') },
  top: { check: isOneOf(tops), wanted: tops.join(' or ') },
  include: { check: isList, wanted: 'a list of globs' },
  exclude: { check: isList, wanted: 'a list of globs' },
  dependencies: { check: isList, wanted: 'a list of package names' },
  runtime: { check: isText, wanted: 'a file' },
  annotationModules: { check: isList, wanted: 'a list of module names' },
  expect: { check: isPatterns, wanted: 'a list of patterns such as { "class": "Session" }' },
  calls: { check: isList, wanted: 'a list of function names' },
  strip: { check: (value) => typeof value === 'boolean', wanted: 'true or false' },
  cache: { check: (value) => value === false || isText(value), wanted: 'a folder or false' },
}

/** Settings for this process; everything has a default that makes sense for a project started from its own folder. */
export function readSettings(json: string | undefined, cwd: string): HostSettings {
  const given = json === undefined || json === '' ? {} : parsed(json)
  return {
    // A program under test is run once and not shipped: labels at the top of modules cost nothing there.
    track: 'annotated',
    top: 'label',
    ...given,
    root: path.resolve(cwd, given.root ?? nearestPackage(cwd)),
  }
}

function parsed(json: string): Partial<HostSettings> {
  let given: unknown
  try {
    given = JSON.parse(json)
  } catch (error) {
    throw wrong('is no JSON', error)
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw wrong('is no object')
  for (const [key, value] of Object.entries(given)) {
    if (!Object.hasOwn(keys, key)) throw wrong(`has an unknown key "${key}"`)
    const { check, wanted } = keys[key as keyof HostSettings]
    if (!check(value)) throw wrong(`wants ${wanted} as "${key}"`)
  }
  return given
}

function wrong(what: string, cause?: unknown): TransformError {
  const hint = `Known keys: ${Object.keys(keys).join(', ')}`
  return new TransformError('OVERSTAY_SETTINGS', `${SETTINGS_VARIABLE} ${what}`, hint, { cause })
}

function nearestPackage(cwd: string): string {
  for (let folder = cwd; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'package.json'))) return folder
    if (path.dirname(folder) === folder) return cwd
  }
}
