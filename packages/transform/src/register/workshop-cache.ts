import { cacheKey } from '../cache/cache-key.ts'
import { DiskCache } from '../cache/disk-cache.ts'
import { type FileState, hasChanged } from '../cache/file-state.ts'
import { originalsIn } from '../cache/place-of.ts'
import { incomingMap } from '../hosts/inline-map.ts'
import { packageIdentity } from '../site/package-identity.ts'
import type { Compiled, NodeFormat } from './compile.ts'
import { esbuildVersion } from './esbuild-package.ts'
import { moduleTypeAround } from '../source/module-type.ts'
import type { TaggingPlan } from './tagging.ts'
import type { Warning } from './warn.ts'
import type { Task } from './workshop-thread.ts'

/** What the workshop made of a file, and what it had to say. */
export interface Product {
  readonly value: string | Compiled | undefined
  readonly warnings: readonly Warning[]
}

interface Facts {
  readonly warnings: readonly Warning[]
  /** Other files that had a say. */
  readonly files: readonly FileState[]
  /** Absent where the file stays as it is. */
  readonly made?: 'javaScript' | { readonly format: NodeFormat; readonly configs: readonly FileState[] }
}

/** What the workshop has made in earlier processes. Needs nothing that is slow to load. */
export class WorkshopCache {
  readonly #plan: TaggingPlan
  readonly #disk: DiskCache
  #esbuild: string | undefined
  #planKey: string | undefined

  constructor(plan: TaggingPlan, folder: string, warn: (text: string) => void) {
    this.#plan = plan
    this.#disk = new DiskCache(folder, warn)
  }

  keyOf(task: Task): string {
    const { file, source } = task
    const about =
      task.task === 'compile' ? this.#aboutCompiling(file.path) : aboutTagging(task, this.#plan.settings.root)
    this.#planKey ??= cacheKey(this.#plan, '')
    return cacheKey([this.#planKey, file, packageIdentity(file.path), about], source)
  }

  #aboutCompiling(file: string): readonly unknown[] {
    this.#esbuild ??= esbuildVersion(this.#plan.settings.root)
    return [process.versions.node, this.#esbuild, moduleTypeAround(file)]
  }

  read(key: string): Product | undefined {
    const entry = this.#disk.read(key)
    if (entry === undefined) return undefined
    const { files, made, warnings } = entry.facts as Facts
    if (files.some(hasChanged)) return undefined
    if (made === undefined) return { value: undefined, warnings }
    if (made !== 'javaScript' && made.configs.some(hasChanged)) return undefined
    const code = entry.body.toString('utf8')
    return { value: made === 'javaScript' ? code : { code, ...made }, warnings }
  }

  /** `files`: others that had a say. */
  write(key: string, { value, warnings }: Product, files: readonly FileState[]): void {
    const told = { warnings, files }
    if (value === undefined) this.#disk.write(key, told satisfies Facts, '')
    else if (typeof value === 'string') this.#disk.write(key, { ...told, made: 'javaScript' } satisfies Facts, value)
    else {
      const { code, ...made } = value
      this.#disk.write(key, { ...told, made } satisfies Facts, code)
    }
  }
}

function aboutTagging(
  { file, kind, source, sourceMaps }: Extract<Task, { task: 'javaScript' }>,
  root: string,
): readonly unknown[] {
  const incoming = sourceMaps ? incomingMap(file.path, source) : undefined
  return [kind, sourceMaps, incoming, originalsIn(incoming, file.path, root)]
}
