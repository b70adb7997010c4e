import path from 'node:path'
import { anyGlob, type Matcher } from '@overstay/schema/patterns'
import { packageIdentity } from '../site/package-identity.ts'
import { isInside, toPosix } from '../site/shown-path.ts'

export interface SelectionOptions {
  /** Folder of the project. */
  readonly root: string
  /** Globs relative to the root: of the project's own files only these. */
  readonly include?: readonly string[]
  /** Globs relative to the root: never these. */
  readonly exclude?: readonly string[]
  /** Packages under a `node_modules` that are tagged like the project's own files; `*` for all. */
  readonly dependencies?: readonly string[]
  /** Absolute path of the runtime where it is not that of `@overstay/runtime`: it cannot stamp itself. */
  readonly runtime?: string
}

/** Tagging the tagger would have it watch itself. */
const ours: ReadonlySet<string> = new Set([
  'overstay',
  '@overstay/schema',
  '@overstay/runtime',
  '@overstay/heap',
  '@overstay/transform',
  '@overstay/runners',
  '@overstay/report',
])

/** Which files of a program are tagged: the project's own, and the packages it names. */
export class FileSelection {
  readonly #root: string
  readonly #included: Matcher | undefined
  readonly #excluded: Matcher
  readonly #dependencies: ReadonlySet<string>
  readonly #runtime: string | undefined
  readonly #folders = new Map<string, FolderFacts>()

  constructor(options: SelectionOptions) {
    this.#root = options.root
    this.#included = options.include === undefined ? undefined : anyGlob(options.include)
    this.#excluded = anyGlob(options.exclude ?? [])
    this.#dependencies = new Set(options.dependencies)
    this.#runtime = options.runtime
  }

  selects(file: string): boolean {
    if (file === this.#runtime) return false
    const { isExcluded, isInstalled, relative } = this.#factsOf(path.dirname(file))
    if (isExcluded) return false
    const shown = relative + path.basename(file)
    if (!isInstalled && this.#included !== undefined && !this.#included(shown)) return false
    return !this.#excluded(shown)
  }

  #factsOf(folder: string): FolderFacts {
    let facts = this.#folders.get(folder)
    if (facts === undefined) this.#folders.set(folder, (facts = this.#read(folder)))
    return facts
  }

  #read(folder: string): FolderFacts {
    const given = path.relative(this.#root, folder)
    const relative = given === '' ? '' : `${toPosix(given)}/`
    // Outside of the root too: a workspace's packages are linked there, and belong to the project.
    const dependency = packageFolder(relative) ?? packageFolder(`${toPosix(folder)}/`)
    const isInstalled = dependency !== undefined
    const isOutside = folder !== this.#root && !isInside(this.#root, folder)
    const isUnwanted = isInstalled
      ? !this.#dependencies.has('*') && !this.#dependencies.has(dependency)
      : this.#included !== undefined && isOutside
    const isExcluded = isUnwanted || ours.has(packageIdentity(path.join(folder, 'package.json'))?.name ?? '')
    return { isExcluded, isInstalled, relative }
  }
}

/** What is the same for all files of a folder. */
interface FolderFacts {
  readonly isExcluded: boolean
  /** Under a `node_modules`. */
  readonly isInstalled: boolean
  /** From the root, with `/` and a `/` at its end; empty for the root itself. */
  readonly relative: string
}

const lastPackage = /.*(?:^|\/)node_modules\/(@[^/]+\/[^/]+|[^/]+)\//

/** The folder a package is installed in, by the innermost `node_modules`; undefined for the project's own files. */
function packageFolder(file: string): string | undefined {
  return lastPackage.exec(file)?.[1]
}
