import type { SourceMap } from '../options.ts'
import type { Bundler, HookContext } from './bundler-plugin.ts'
import { RUNTIME_MODULE } from '../options.ts'
import type { BundledRuntime } from './bundled-runtime.ts'

/** What webpack and Rspack tell a loader, as far as it is asked here. */
interface LoaderFacts {
  readonly sourceMap?: boolean
  readonly loaders?: readonly { readonly path: string; readonly options?: unknown }[]
}

/** A module as it is asked for, before its loaders are found. */
export interface ModuleQuery {
  request: string
  readonly contextInfo: { readonly issuer?: string }
}

export function webpackLike(root: string | undefined): Bundler {
  return {
    root,
    onlyModules: () => false,
    wholePaths: true,
    maps: (context) => {
      const { facts, map } = nativeOf(context)
      return { mapSoFar: () => map, sourceMap: facts.sourceMap !== false }
    },
    mustWait: (context) => nativeOf(context).facts.loaders?.some(checksTypes) === true,
  }
}

function nativeOf(context: HookContext): { facts: LoaderFacts; map: SourceMap | string | undefined } {
  const native = context.getNativeBuildContext?.()
  if (native?.framework !== 'webpack' && native?.framework !== 'rspack') return { facts: {}, map: undefined }
  return {
    facts: native.loaderContext ?? {},
    map: (native.inputSourceMap ?? undefined) as SourceMap | string | undefined,
  }
}

/** It would check the types of tagged code, which has none for the runtime and other ones than were written. */
function checksTypes({ path, options }: { readonly path: string; readonly options?: unknown }): boolean {
  if (!/[\\/]ts-loader[\\/]/.test(path)) return false
  const transpiles = (options as { transpileOnly?: unknown } | undefined)?.transpileOnly
  return transpiles !== true && !(typeof options === 'string' && options.includes('transpileOnly'))
}

/** `!!` keeps all loaders away: none lowers the stamps' private field, whatever files the project gives it. */
export function askForRuntime(query: ModuleQuery, runtime: BundledRuntime | undefined): void {
  if (runtime === undefined) return
  const { request, contextInfo } = query
  if (request === RUNTIME_MODULE) query.request = `!!${runtime.file}`
  else if (request.startsWith('.') && runtime.owns(contextInfo.issuer ?? '')) query.request = `!!${request}`
}
