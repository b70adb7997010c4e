import { pathToFileURL } from 'node:url'
import { cacheFolder } from './cache/cache-folder.ts'
import { cacheKey } from './cache/cache-key.ts'
import { FileChoice } from './hosts/file-choice.ts'
import { bundlerSettings, type OverstayOptions } from './hosts/host-options.ts'
import { withInlineMap, withoutInlineMap } from './hosts/inline-map.ts'
import { runtimeFile } from './hosts/runtime-file.ts'
import type { SourceMap } from './options.ts'
import { programFile } from './register/project-file.ts'
import type { TaggingPlan } from './register/tagging.ts'
import { warn } from './register/warn.ts'
import { WorkshopClient } from './register/workshop-client.ts'

/** What overstay's transformer is given in Jest's config. JSON: it travels to Jest's workers. */
export interface JestTransformerOptions {
  readonly settings: OverstayOptions
  /** The project's own transformer for these files. */
  readonly own?: Own
}

type Own = readonly [path: string, options: unknown]

/** What Jest gives with a file; of the config only what is changed. */
interface JestOptions {
  readonly config: { readonly transform: readonly (readonly [pattern: string, path: string, options: unknown])[] }
  readonly configString: string
  readonly instrument: boolean
  readonly transformerConfig: unknown
}

interface Product {
  readonly code: string
  readonly map?: SourceMap | string | null
}

type Made = Product | string

/** Jest's transformers, as far as they are asked here (`SyncTransformer` and `AsyncTransformer` of @jest/transform). */
interface JestTransformer {
  readonly canInstrument?: boolean
  readonly process?: (source: string, file: string, options: JestOptions) => Made
  readonly processAsync?: (source: string, file: string, options: JestOptions) => Promise<Made>
  readonly getCacheKey?: (source: string, file: string, options: JestOptions) => string
  readonly getCacheKeyAsync?: (source: string, file: string, options: JestOptions) => Promise<string>
}

interface TransformerModule extends JestTransformer {
  readonly createTransformer?: (options: unknown) => JestTransformer | Promise<JestTransformer>
}

/**
 * Jest's transformer that runs the project's own and tags what comes of it: types and `jest.mock` are dealt with by then,
 * coverage is counted, and the own source map leads each place back to where it was written.
 */
async function createTransformer({ settings, own }: JestTransformerOptions): Promise<JestTransformer> {
  const tagging = await JestTagging.open(settings)
  const inner = own === undefined ? undefined : await ownTransformer(own)
  const innerOptions = own === undefined ? (options: JestOptions) => options : withOwn(own)
  const facts = [settings, own]

  const syncKey: JestTransformer['getCacheKey'] = (source, file, options) => {
    const key = inner?.getCacheKey?.(source, file, innerOptions(options))
    return cacheKey([facts, key ?? [file, options.configString, options.instrument]], key === undefined ? source : '')
  }
  return {
    canInstrument: inner?.canInstrument === true,
    getCacheKey: syncKey,
    getCacheKeyAsync: async (source, file, options) => {
      if (inner?.getCacheKeyAsync === undefined) return syncKey(source, file, options)
      return cacheKey([facts, await inner.getCacheKeyAsync(source, file, innerOptions(options))], '')
    },
    ...((inner === undefined || inner.process !== undefined) && {
      process: (source, file, options) =>
        inner?.process === undefined
          ? tagging.written(source, file)
          : tagging.made(inner.process(source, file, innerOptions(options)), file),
    }),
    ...(inner?.processAsync !== undefined && {
      processAsync: async (source, file, options) =>
        tagging.made(await inner.processAsync!(source, file, innerOptions(options)), file),
    }),
  }
}

const transformer: { readonly createTransformer: typeof createTransformer } = { createTransformer }
export default transformer

class JestTagging {
  readonly #choice: FileChoice
  readonly #workshop: WorkshopClient

  private constructor(plan: TaggingPlan) {
    this.#choice = new FileChoice(plan.settings)
    this.#workshop = new WorkshopClient(plan, warn)
  }

  static async open(options: OverstayOptions): Promise<JestTagging> {
    const settings = { ...bundlerSettings(options, undefined), top: options.top ?? 'label' }
    const runtime = settings.runtime ?? runtimeFile(settings.root)
    // Before any tagged file asks for it.
    await import(pathToFileURL(runtime).href)
    const cache = cacheFolder(settings.root, settings.cache)
    return new JestTagging({ settings, runtime, sandboxed: true, ...(cache === undefined ? {} : { cache }) })
  }

  /** A file as it is on disk. */
  written(source: string, file: string): Product {
    return { code: this.#tagged(source, file) ?? source }
  }

  /** What the project's own transformer made of a file: JavaScript, whatever it was. */
  made(made: Made, file: string): Made {
    const { code, map } = typeof made === 'string' ? { code: made } : made
    const bare = map == null ? code : withoutInlineMap(code)
    const mapped = map == null ? code : withInlineMap(bare, map)
    const tagged = this.#tagged(mapped, file, 'js')
    // With our own map, which leads past that.
    return tagged === undefined ? made : { code: tagged.replace(mapped.slice(bare.length), '') }
  }

  #tagged(code: string, path: string, language?: 'js'): string | undefined {
    const file = programFile(path)
    if (file === undefined || !this.#choice.selects(path) || !this.#choice.mayTag(path, code)) return undefined
    return this.#workshop.javaScript(language === undefined ? file : { path, language }, code, undefined, true)
  }
}

/** As Jest loads transformers: by `require`, or by `import` where that is refused. */
async function ownTransformer([path, options]: Own): Promise<JestTransformer> {
  const { default: loaded } = (await import(pathToFileURL(path).href)) as { default: unknown }
  const isCompiled = (loaded as { __esModule?: unknown }).__esModule === true
  const module = (isCompiled ? (loaded as { default: unknown }).default : loaded) as TransformerModule
  return (await module.createTransformer?.(options)) ?? module
}

/** What the own transformer is told, as if it stood in the config itself. One object for each of Jest's: some keep it. */
function withOwn([, transformerConfig]: Own): (options: JestOptions) => JestOptions {
  const configs = new WeakMap<JestOptions['config'], JestOptions['config']>()
  return (options) => {
    let config = configs.get(options.config)
    if (config === undefined) configs.set(options.config, (config = ownConfig(options.config)))
    return { ...options, config, transformerConfig }
  }
}

function ownConfig(config: JestOptions['config']): JestOptions['config'] {
  const transform = config.transform.flatMap(([pattern, , given]) => {
    const { own } = given as JestTransformerOptions
    return own === undefined ? [] : [[pattern, ...own] as const]
  })
  return { ...config, transform }
}
