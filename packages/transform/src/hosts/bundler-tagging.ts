import { realpathSync } from 'node:fs'
import { openBuildCache } from '../cache/build-cache.ts'
import { type Diagnostic, diagnosticText } from '../errors.ts'
import type { SourceMap } from '../options.ts'
import { moduleTypeAround } from '../source/module-type.ts'
import { OriginalPlaces } from '../site/original-places.ts'
import { isInside, shownPath } from '../site/shown-path.ts'
import { type Language, languageOf } from '../source/language.ts'
import { moduleKindByEnding, type ModuleKind } from '../source/module-kind.ts'
import { FileChoice } from './file-choice.ts'
import type { FileFacts, Tagged as FileResult } from './file-tagger.ts'
import { bundlerSettings, type OverstayOptions } from './host-options.ts'
import { incomingMap } from './inline-map.ts'
import { KeptTagger } from './kept-tagger.ts'
import { taggedText } from './tagged-text.ts'
import { isComponent, isComponentCode, type ModuleFile, moduleFile, textOnDisk, withoutMark } from './module-file.ts'

/** What a bundler says of the module it hands over. */
export interface ModuleRequest {
  readonly code: string
  /** The map of what was done to the module before us. */
  readonly mapSoFar: () => SourceMap | string | undefined
  /** Maps are wanted. */
  readonly sourceMap: boolean
  /** The module depends on this file too. */
  readonly watch: (file: string) => void
  readonly warn: (text: string, of?: Diagnostic) => void
}

export interface Tagged {
  readonly code: string
  readonly map: SourceMap | null
}

/** What bundlers differ in. */
export interface BundlerTraits {
  readonly root: string | undefined
  /** Every file is a module here, whatever its text looks like. */
  readonly onlyModules: (file: string) => boolean
  /** Folder of what the bundler itself makes of dependencies: theirs, wherever it lies. */
  readonly prebundled?: string | undefined
  /** Loaders name the sources of their maps by whole paths; elsewhere the bundler knows which file a map is of. */
  readonly wholePaths?: boolean
}

/** Tags the modules of a bundler that hands over text, and keeps of a file where it was written. */
export class BundlerTagging {
  readonly #choice: FileChoice
  readonly #tagger: KeptTagger<FileResult>
  readonly #traits: BundlerTraits
  readonly #root: string
  #hasToldOfMap = false

  /** `host`: what tells its builds from those of others. */
  constructor(options: OverstayOptions, traits: BundlerTraits, host: string) {
    const settings = bundlerSettings(options, traits.root)
    this.#root = settings.root
    this.#choice = new FileChoice(settings)
    const cache = openBuildCache(settings, [host, options], (text) => {
      process.emitWarning(`[overstay/transform] ${text}`, { type: 'OverstayWarning', code: 'OVERSTAY_CACHE' })
    })
    this.#tagger = new KeptTagger(settings, { fallbackKind: 'commonjs' }, taggedText, cache)
    this.#traits = traits
  }

  /** When a build is over. Bundlers that watch or serve ask for a part of their modules only. */
  save(): void {
    this.#tagger.save('part')
  }

  /** Undefined where the module is none that could be tagged, whatever its text. */
  selected(id: string): ModuleFile | undefined {
    const module = moduleFile(id)
    if (module === undefined || (languageOf(module.path) === undefined && !isComponent(module.path))) return undefined
    // Bundlers follow links, and the root that people name may be one.
    const file = isInside(this.#root, module.path) ? module.path : realPath(module.path)
    const { prebundled } = this.#traits
    if (prebundled !== undefined && isInside(prebundled, file)) return undefined
    return this.#choice.selects(file) ? { ...module, path: file } : undefined
  }

  /** A program as somebody wrote it, or as plugins left it that came before. */
  source(module: ModuleFile, request: ModuleRequest): Promise<Tagged | undefined> | undefined {
    const language = languageOf(module.path)
    if (language === undefined || isComponent(module.path) || !this.#choice.mayTag(module.path, request.code))
      return undefined
    const disk = textOnDisk(module.path)
    const isAsWritten = disk === withoutMark(request.code)
    // `?raw`, `?url`, `?worker`: code that somebody else wrote about the file, and files that only a plugin knows.
    if (disk === undefined || (!isAsWritten && module.query !== '')) return undefined
    if (isAsWritten)
      return this.#tag(request, this.#factsOf(module.path, language), incomingMap(module.path, request.code))
    return this.#tagChanged(request, this.#factsOf(module.path, 'js'), language)
  }

  /** JavaScript that was made of a component, or of a file that had to wait for its compiler. */
  compiled(module: ModuleFile, hadToWait: boolean, request: ModuleRequest): Promise<Tagged | undefined> | undefined {
    const isCode = hadToWait ? module.query === '' : isComponent(module.path) && isComponentCode(module)
    if (!isCode || !this.#choice.mayTag(module.path, request.code) || isVueGlue(module.path, request.code))
      return undefined
    return this.#tagChanged(request, this.#factsOf(module.path, 'js'), 'js')
  }

  #factsOf(file: string, language: Language): FileFacts {
    const moduleKind = this.#kindOf(file)
    return { file, language, ...(moduleKind === undefined ? {} : { moduleKind }) }
  }

  #kindOf(file: string): ModuleKind | undefined {
    if (isComponent(file) || this.#traits.onlyModules(file)) return 'module'
    // There webpack knows no `require`.
    return moduleKindByEnding(file) === undefined && moduleTypeAround(file) === 'module' ? 'module' : undefined
  }

  /** Code that something else was done to before. `orElse`: what it may still be written in. */
  async #tagChanged(request: ModuleRequest, facts: FileFacts, orElse: Language): Promise<Tagged | undefined> {
    const map = request.mapSoFar()
    const isMapped = map !== undefined && OriginalPlaces.from(map, facts.file, request.code) !== undefined
    const tagged = await this.#tag(request, facts, map, orElse)
    if (tagged !== undefined && !isMapped && !this.#hasToldOfMap) {
      this.#hasToldOfMap = true
      request.warn(
        `[overstay/transform] ${shownPath(facts.file, this.#root)}: what came before gives no source map, so places are ` +
          `those of compiled code, here and in files like it. Turn source maps on.`,
      )
    }
    return tagged
  }

  async #tag(
    { code, sourceMap, warn, watch }: ModuleRequest,
    facts: FileFacts,
    map: SourceMap | string | undefined,
    orElse = facts.language,
  ): Promise<Tagged | undefined> {
    // The bundler composes maps itself.
    const given = { ...facts, sourceMap, mapTo: 'source', ...(map === undefined ? {} : { incomingMap: map }) } as const
    let result = await this.#tagger.tag(code, given)
    if (orElse !== undefined && orElse !== facts.language && doesNotParse(result)) {
      result = await this.#tagger.tag(code, { ...given, language: orElse })
    }
    for (const it of result?.readFiles ?? []) watch(it)
    for (const it of result?.diagnostics ?? []) warn(`${diagnosticText(it)} (${it.code})`, it)
    return result?.isChanged === true ? { code: result.code, map: this.#named(result.map, facts.file) } : undefined
  }

  #named(map: SourceMap | undefined, file: string): SourceMap | null {
    if (map === undefined) return null
    return this.#traits.wholePaths === true ? { ...map, sources: [file] } : map
  }
}

/** What joins the parts of a component, of which each is a module; no line of the file says it. */
function isVueGlue(file: string, code: string): boolean {
  return file.endsWith('.vue') && code.includes('?vue&type=script')
}

function doesNotParse(result: FileResult | undefined): boolean {
  return result?.diagnostics.some((it) => it.code === 'OVERSTAY_PARSE') === true
}

function realPath(file: string): string {
  try {
    return realpathSync(file)
  } catch {
    return file
  }
}
