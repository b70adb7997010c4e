import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { HolderKind } from '@overstay/schema'
import type picomatch from 'picomatch'

export interface FileOwner {
  /** Relative to the root with forward slashes where it lies inside, absolute otherwise; as given for Node's own. */
  file: string
  kind: HolderKind
}

export interface OwnershipOptions {
  root: string
  /** Globs, relative to the root. */
  testSupport: readonly string[]
  /** Files that a test runner runs, relative to the root or absolute. Empty where no test runner is at work. */
  testFiles: readonly string[]
  /** Of a page: the folder that addresses of its scripts are relative to; default: the root. */
  servedFrom?: string | undefined
}

/** Named like a test wherever it lies. */
const TEST_NAMES = ['**/*.{test,spec}.?([cm])[jt]s?(x)', '**/__tests__/**', '**/__mocks__/**']
/** Folders that hold tests by custom; believed only in a project whose tests are being run. */
const TEST_FOLDERS = [
  '**/{test,tests,spec,fixtures,test-utils,test-support}/**',
  '**/{test-utils,test-support,test-helpers}.*',
]
/** Packages whose objects are the runner's own: results, mocks, environments. */
const RUNNERS =
  /^(?:@?vitest|@?jest|@vitest\/.*|@jest\/.*|jest-.*|mocha|@testing-library\/.*|@playwright\/test|playwright|tinypool|tinyspy)$/
/** Packages that are the page in which tests run: what Node is elsewhere. */
const DOM = /^(?:jsdom|happy-dom)$/
/** What finds elements for them, and remembers what it found. */
const SELECTORS = /^(?:nwsapi|@asamuzakjp\/dom-selector)$/
/** What Vite makes of dependencies, where its cache lies in the project. */
const PREBUNDLED = /\/\.vite\/(?:.*\/)?deps\//
/** What Vite and Vitest add to a page, by its address. */
const SERVED_BY_RUNNERS = /^\/(?:@(?:vite|id|react-refresh)\b|__vitest(?:_\w+)?__\/)/
const RUNNER_INTERNALS = /^node:(?:internal\/)?test(?:_runner)?(?:\/|$)/

/**
 * Tells for a file, as a site or a script of the snapshot names it, how to show it and who owns it. What belongs to
 * overstay itself counts as the runner's, so that it is never reported.
 */
export function fileOwner({
  root,
  testSupport,
  testFiles,
  servedFrom = root,
}: OwnershipOptions): (raw: string) => FileOwner {
  // Loaded only here: most processes leave nothing whose owner is asked for.
  const match = createRequire(import.meta.url)('picomatch') as typeof picomatch
  const matcher = (globs: readonly string[]): picomatch.Matcher => match([...globs], { dot: true })
  const isTestSupport = matcher(testSupport)
  const isNamedLikeTest = matcher(TEST_NAMES)
  const isInTestFolder = matcher(TEST_FOLDERS)
  const known = new Set(testFiles)
  const own = overstayFolders()
  const seen = new Map<string, FileOwner>()

  const kindOf = (file: string, absolute: string): HolderKind => {
    if (own.some((folder) => absolute.startsWith(folder))) return 'runner'
    if (known.has(file) || isTestSupport(file)) return 'test'
    const dependency = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(absolute)
    if (dependency !== null) return kindOfPackage(dependency[1])
    if (PREBUNDLED.test(absolute)) return 'dependency'
    if (isNamedLikeTest(file)) return 'test'
    const inside = file !== absolute
    return inside && known.size > 0 && isInTestFolder(file) ? 'test' : 'product'
  }

  const kindOfPackage = (name: string): HolderKind => {
    if (RUNNERS.test(name)) return 'runner'
    if (known.size === 0) return 'dependency'
    return DOM.test(name) ? 'runtime' : SELECTORS.test(name) ? 'runner' : 'dependency'
  }

  const ownerOf = (raw: string): FileOwner => {
    if (raw === '') return { file: '', kind: 'runtime' }
    if (RUNNER_INTERNALS.test(raw)) return { file: raw, kind: 'runner' }
    if (/^https?:/.test(raw)) return ofAddress(new URL(raw).pathname)
    if (raw.startsWith('node:') || !isPath(raw)) return { file: raw, kind: 'runtime' }
    const absolute = posix(path.resolve(root, raw.startsWith('file:') ? fileURLToPath(raw) : raw))
    const file = shownFile(absolute, root)
    return { file, kind: kindOf(file, absolute) }
  }

  /** A script of a page: a file of the project, as a server or a bundler calls it. */
  const ofAddress = (pathname: string): FileOwner => {
    if (SERVED_BY_RUNNERS.test(pathname)) return { file: pathname, kind: 'runner' }
    const served = decodeURI(pathname).replace(/^\/(?:@fs(?=\/))?/, '')
    const isWhole = served.startsWith('/') || `/${served}`.startsWith(`${posix(root)}/`)
    const file = shownFile(isWhole ? path.resolve('/', served) : path.resolve(servedFrom, served), root)
    return { file: served === '' ? 'index.html' : file, kind: kindOf(file, posix(path.resolve(root, file))) }
  }

  return (raw) => {
    let owner = seen.get(raw)
    if (owner === undefined) seen.set(raw, (owner = ownerOf(raw)))
    return owner
  }
}

/** A file as reports show it: relative to the root with forward slashes, absolute when it lies outside. */
export function shownFile(absolute: string, root: string): string {
  const relative = posix(path.relative(root, absolute))
  return relative === '' || relative.startsWith('../') || path.isAbsolute(relative) ? posix(absolute) : relative
}

/** A script's name that is a file, not `evalmachine.<anonymous>`, `[eval]` or `wasm://…`. */
function isPath(raw: string): boolean {
  return (
    raw.startsWith('file:') ||
    path.isAbsolute(raw) ||
    (/\.[cm]?[jt]sx?$|\.vue$|\.svelte$/.test(raw) && !raw.includes(':'))
  )
}

const posix = (file: string): string => file.replaceAll(path.sep, '/')

/** The built code of overstay's packages, where it is installed. */
function overstayFolders(): string[] {
  const { resolve } = createRequire(import.meta.url)
  return ['@overstay/runners/session', '@overstay/runtime/node', '@overstay/heap'].map(
    (name) => posix(path.dirname(fs.realpathSync(resolve(name)))).replace(/\/dist\/.*/, '/dist') + '/',
  )
}
