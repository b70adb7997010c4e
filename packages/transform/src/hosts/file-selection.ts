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

  constructor(options: SelectionOptions) {
    this.#root = options.root
    this.#included = options.include === undefined ? undefined : anyGlob(options.include)
    this.#excluded = anyGlob(options.exclude ?? [])
    this.#dependencies = new Set(options.dependencies)
    this.#runtime = options.runtime
  }

  selects(file: string): boolean {
    if (file === this.#runtime) return false
    // Outside of the root too: a workspace's packages are linked there, and belong to the project.
    const relative = toPosix(path.relative(this.#root, file))
    const dependency = packageFolder(relative) ?? packageFolder(toPosix(file))
    if (dependency !== undefined) {
      if (!this.#dependencies.has('*') && !this.#dependencies.has(dependency)) return false
    } else if (this.#included !== undefined && !(isInside(this.#root, file) && this.#included(relative))) return false
    return !this.#excluded(relative) && !ours.has(packageIdentity(file)?.name ?? '')
  }
}

const lastPackage = /.*(?:^|\/)node_modules\/(@[^/]+\/[^/]+|[^/]+)\//

/** The folder a package is installed in, by the innermost `node_modules`; undefined for the project's own files. */
function packageFolder(file: string): string | undefined {
  return lastPackage.exec(file)?.[1]
}
