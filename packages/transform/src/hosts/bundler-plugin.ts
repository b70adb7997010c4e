import path from 'node:path'
import type { TransformResult, UnpluginBuildContext, UnpluginContext, UnpluginOptions } from 'unplugin'
import { RUNTIME_MODULE } from '../options.ts'
import { BundledRuntime } from './bundled-runtime.ts'
import { BundlerTagging, type BundlerTraits, type ModuleRequest, type Tagged } from './bundler-tagging.ts'
import type { OverstayOptions } from './host-options.ts'
import { moduleFile } from './module-file.ts'
import { unloweredWarning } from './private-fields.ts'

export type HookContext = UnpluginBuildContext & UnpluginContext

/** A bundler's own ways, beside what all have in common. */
export interface Bundler extends BundlerTraits {
  /** The map of what was done to a module before us, and whether maps are wanted at all. */
  readonly maps: (context: HookContext) => Pick<ModuleRequest, 'mapSoFar' | 'sourceMap'>
  /** What is still to come must be given the module as it was written. */
  readonly mustWait?: (context: HookContext) => boolean
}

interface Opened {
  readonly bundler: Bundler
  /** What is stripped goes without. */
  readonly runtime: BundledRuntime | undefined
  readonly tagging: BundlerTagging
}

/** The plugin that comes last. */
export const COMPILED = 'overstay:compiled'

type Order = 'pre' | 'post'
type Answer = Tagged | undefined | Promise<Tagged | undefined>

const runtimeRequest = new RegExp(`^${RUNTIME_MODULE}$`)
const programs = /\.(?:[cm]?[jt]sx?|vue|svelte)(?:\?|$)/

/** What both plugins of one build share; opened with the first module, since only then every bundler knows its root. */
export class BundlerHost {
  readonly #options: OverstayOptions
  readonly #bundler: () => Bundler
  readonly #name: string
  #opened: Opened | undefined
  #hasToldOfRuntime = false

  /** `name`: of the bundler. */
  constructor(name: string, options: OverstayOptions, bundler: () => Bundler) {
    this.#name = name
    this.#options = options
    this.#bundler = bundler
  }

  get runtime(): BundledRuntime | undefined {
    return this.#open().runtime
  }

  /** Sees programs as they were written, before types are stripped and decorators lowered. */
  first(own: Partial<UnpluginOptions> = {}, order?: Order): UnpluginOptions {
    return {
      name: 'overstay',
      enforce: 'pre',
      resolveId: inOrder(order, { filter: { id: runtimeRequest }, handler: () => this.runtime?.file }),
      transform: transformHook(order, { include: programs, exclude: this.#never }, (context, code, id) => {
        const { bundler, tagging } = this.#open()
        const module = tagging.selected(id)
        if (module === undefined || bundler.mustWait?.(context) === true) return undefined
        return tagging.source(module, requestOf(context, bundler, code))
      }),
      buildEnd: () => this.#opened?.tagging.save(),
      ...own,
    }
  }

  /** Sees what the compilers of components have made, and the runtime once all others have been at it. */
  last(include = programs, order?: Order): UnpluginOptions {
    return {
      name: COMPILED,
      enforce: 'post',
      transform: transformHook(order, { include }, (context, code, id) => {
        const { bundler, runtime, tagging } = this.#open()
        const file = runtime === undefined ? undefined : moduleFile(id)?.path
        if (file !== undefined && runtime?.owns(file) === true) return this.#unlowered(context, code, file, runtime)
        const module = tagging.selected(id)
        if (module === undefined) return undefined
        return tagging.compiled(module, bundler.mustWait?.(context) === true, requestOf(context, bundler, code))
      }),
    }
  }

  /** Told in advance: for most bundlers every call of a hook is dear. */
  get #never(): RegExp[] {
    return (this.#options.dependencies ?? []).length === 0 ? [/[\\/]node_modules[\\/]/] : []
  }

  #open(): Opened {
    if (this.#opened === undefined) {
      const bundler = this.#bundler()
      const root = path.resolve(this.#options.root ?? bundler.root ?? '.')
      const runtime = this.#options.strip === true ? undefined : new BundledRuntime(root, this.#options.runtime)
      const options = runtime === undefined ? this.#options : { ...this.#options, runtime: runtime.file }
      const tagging = new BundlerTagging(options, bundler, this.#name)
      this.#opened = { bundler, runtime, tagging }
    }
    return this.#opened
  }

  #unlowered(context: HookContext, code: string, file: string, runtime: BundledRuntime): Tagged | undefined {
    const own = runtime.unlowered(file, code)
    if (own === undefined) return undefined
    if (!this.#hasToldOfRuntime) context.warn(unloweredWarning)
    this.#hasToldOfRuntime = true
    return { code: own, map: null }
  }
}

function transformHook(
  order: Order | undefined,
  id: { include: RegExp; exclude?: RegExp[] },
  handler: (context: HookContext, code: string, id: string) => Answer,
): UnpluginOptions['transform'] {
  return inOrder(order, {
    filter: { id },
    handler(this: HookContext, code: string, id: string): TransformResult | Promise<TransformResult> {
      // Only our maps cannot be written to.
      return handler(this, code, id) as TransformResult | Promise<TransformResult>
    },
  })
}

/** Not among unplugin's own types, but handed on to Rollup and Rolldown, which have no `enforce`. */
function inOrder<H extends object>(order: Order | undefined, hook: H): H {
  return order === undefined ? hook : Object.assign(hook, { order })
}

function requestOf(context: HookContext, bundler: Bundler, code: string): ModuleRequest {
  return {
    code,
    ...bundler.maps(context),
    watch: (file) => {
      context.addWatchFile(file)
    },
    warn: (text, it) => {
      const loc = it === undefined ? {} : { loc: { file: it.file, line: it.line, column: it.column - 1 } }
      context.warn({ message: text, ...loc })
    },
  }
}
