import { pathToFileURL } from 'node:url'
import { type Diagnostic, diagnosticText } from '../errors.ts'
import { incomingMap, withInlineMap } from '../hosts/inline-map.ts'
import { type FileFacts, FileTagger, type Tagged } from '../hosts/file-tagger.ts'
import type { HostSettings } from '../hosts/host-options.ts'
import type { ModuleKind } from '../source/module-kind.ts'
import type { ProjectFile } from './project-file.ts'
import type { Warn } from './warn.ts'

/** What the main thread hands to whoever tags. */
export interface TaggingPlan {
  readonly settings: HostSettings
  /** Absolute path of the runtime's file for `import`. */
  readonly runtime: string
  /** Folder of what was tagged in earlier processes; absent where nothing is kept. */
  readonly cache?: string
  /** What is tagged runs in `vm` contexts. */
  readonly sandboxed?: boolean
}

/** What there is to say beside the code. */
export interface Told {
  readonly warn: Warn
  /** The result depends on this file too, be it there or not. */
  readonly dependOn: (file: string) => void
}

/** Tags what a process loads. */
export class Tagging {
  readonly #tagger: FileTagger
  readonly #told: Told

  constructor({ settings, runtime, sandboxed = false }: TaggingPlan, told: Told) {
    this.#tagger = new FileTagger(settings, {
      runtime: pathToFileURL(runtime).href,
      commonjs: 'global',
      sandboxed,
      fallbackKind: 'commonjs',
      room: true,
    })
    this.#told = told
  }

  /** Undefined where the file stays as it is. `sourceMaps`: the process reads them, so JavaScript gets one too. */
  javaScript(file: ProjectFile, source: string, kind: ModuleKind | undefined, sourceMaps: boolean): string | undefined {
    const incoming = sourceMaps ? incomingMap(file.path, source) : undefined
    const result = this.tag(file, source, kind, {
      sourceMap: sourceMaps,
      ...(incoming === undefined ? {} : { incomingMap: incoming }),
    })
    if (result === undefined) return undefined
    // Without a map the lines are right, since nothing we insert ends one.
    return result.map === undefined ? result.code : withInlineMap(result.code, result.map)
  }

  /** For code that has something done to it afterwards. */
  tag(file: ProjectFile, source: string, kind: ModuleKind | undefined, more: Partial<FileFacts>): Tagged | undefined {
    const result = this.#tagger.tag(source, {
      file: file.path,
      language: file.language,
      ...(kind === undefined ? {} : { moduleKind: kind }),
      ...more,
    })
    for (const it of result?.diagnostics ?? []) this.#tell(it)
    for (const it of [...(result?.readFiles ?? []), ...(result?.missedFiles ?? [])]) this.#told.dependOn(it)
    return result?.isChanged === true ? result : undefined
  }

  #tell(it: Diagnostic): void {
    this.#told.warn(diagnosticText(it), it.code)
  }
}
