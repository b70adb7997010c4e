import { pathToFileURL } from 'node:url'
import { type Diagnostic, diagnosticText } from '../errors.ts'
import { FileSelection } from '../hosts/file-selection.ts'
import { incomingMap, withInlineMap } from '../hosts/inline-map.ts'
import type { ModuleKind } from '../source/module-kind.ts'
import type { TransformResult } from '../transform.ts'
import { EXPECT_COLLECTED, type TransformOptions } from '../options.ts'
import type { ProjectFile } from './project-file.ts'
import type { RegisterSettings } from './settings.ts'

/** What the main thread hands to whoever tags, in whatever thread. */
export interface TaggingPlan {
  readonly settings: RegisterSettings
  /** Absolute path of the runtime's file for `import`. */
  readonly runtime: string
  /** The process reads source maps, so JavaScript gets them too. */
  readonly sourceMaps: boolean
}

export type Transform = (source: string, options: TransformOptions) => TransformResult | undefined

/** Tags what a process loads. */
export class Tagging {
  readonly #plan: TaggingPlan
  readonly #selection: FileSelection
  readonly #transform: () => Transform
  readonly #warn: (text: string, code: string) => void

  /** `transform`: asked for at the first file; TypeScript takes 0.3 s to load and many a process never needs it. */
  constructor(plan: TaggingPlan, transform: () => Transform, warn: (text: string, code: string) => void) {
    this.#plan = plan
    this.#selection = new FileSelection(plan.settings)
    this.#transform = transform
    this.#warn = warn
  }

  selects(file: ProjectFile): boolean {
    return this.#selection.selects(file.path)
  }

  /** False for nearly every file of an annotated program, for the price of a look at its text. */
  mayTag(source: string): boolean {
    return this.#plan.settings.track === 'all' || source.includes(EXPECT_COLLECTED)
  }

  /** Tagged JavaScript; undefined where it stays as it is. `kind` undefined: the text decides. */
  javaScript(file: ProjectFile, source: string, kind: ModuleKind | undefined): string | undefined {
    if (!this.selects(file)) return undefined
    const incoming = this.#plan.sourceMaps ? incomingMap(file.path, source) : undefined
    const result = this.tag(file, source, kind, {
      sourceMap: this.#plan.sourceMaps,
      ...(incoming === undefined ? {} : { incomingMap: incoming }),
    })
    if (result === undefined) return undefined
    // Without a map the lines are right, since nothing we insert ends one.
    return result.map === undefined ? result.code : withInlineMap(result.code, result.map)
  }

  /** For code that has something done to it afterwards. */
  tag(
    file: ProjectFile,
    source: string,
    kind: ModuleKind | undefined,
    more: Partial<TransformOptions>,
  ): TransformResult | undefined {
    const { runtime, settings } = this.#plan
    if (!this.mayTag(source)) return undefined
    const result = this.#transform()(source, {
      file: file.path,
      language: file.language,
      root: settings.root,
      track: settings.track,
      top: settings.top,
      runtime: pathToFileURL(runtime).href,
      commonjs: 'global',
      fallbackKind: 'commonjs',
      ...(kind === undefined ? {} : { moduleKind: kind }),
      ...more,
    })
    for (const it of result?.diagnostics ?? []) this.#tell(it)
    return result === undefined || result.sites.length === 0 ? undefined : result
  }

  #tell(it: Diagnostic): void {
    this.#warn(diagnosticText(it), it.code)
  }
}
