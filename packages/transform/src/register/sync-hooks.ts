import { existsSync, readFileSync } from 'node:fs'
import module, {
  type LoadFnOutput,
  type LoadHookContext,
  type ResolveFnOutput,
  type ResolveHookContext,
} from 'node:module'
import path from 'node:path'
import { FileChoice } from '../hosts/file-choice.ts'
import { isForeign, needsCompiling, projectFile } from './project-file.ts'
import { isNotFound, typescriptUrl } from './resolve-typescript.ts'
import { enableSourceMaps, readsSourceMaps } from './source-maps.ts'
import type { TaggingPlan } from './tagging.ts'
import { warn } from './warn.ts'
import { WorkshopClient } from './workshop-client.ts'

type Context<C> = Partial<C> & { readonly parentURL?: string | undefined }
type Resolve = (specifier: string, context: Context<ResolveHookContext>, next: NextResolve) => ResolveFnOutput
type NextResolve = (specifier: string, context?: Context<ResolveHookContext>) => ResolveFnOutput
type Load = (url: string, context: Partial<LoadHookContext>, next: NextLoad) => LoadFnOutput
type NextLoad = (url: string, context?: Partial<LoadHookContext>) => LoadFnOutput

/** Not in the types of Node 20, which lacks it. */
interface WithRegisterHooks {
  readonly registerHooks?: (hooks: { readonly resolve?: Resolve; readonly load?: Load }) => unknown
}

/**
 * Node ≥ 22.15: one pair of hooks, in the thread of the program, for `import` and `require`. Returns false where this
 * Node has none.
 */
export function installSyncHooks(plan: TaggingPlan): boolean {
  const { registerHooks } = module as WithRegisterHooks
  if (registerHooks === undefined) return false
  const choice = new FileChoice(plan.settings)
  const workshop = new WorkshopClient(plan, warn)

  const resolve: Resolve = (specifier, context, next) => {
    try {
      return next(specifier, context)
    } catch (error) {
      const url = isNotFound(error) ? typescriptUrl(specifier, context.parentURL) : undefined
      if (url === undefined) throw error
      return { url, shortCircuit: true }
    }
  }

  const load: Load = (url, context, next) => {
    const file = projectFile(url)
    if (file === undefined) return next(url, context)
    if (needsCompiling(file)) {
      resolveSources()
      if (isForeign(file) && !choice.selects(file.path)) return next(url, context)
      const { code, format } = workshop.compile(file, readFileSync(file.path, 'utf8'))
      enableSourceMaps()
      return { format, source: code, shortCircuit: true }
    }
    const loaded = next(url, context)
    if (!choice.selects(file.path)) return loaded
    const { format, source } = loaded
    if ((format !== 'module' && format !== 'commonjs' && format != null) || source == null) return loaded
    const text = typeof source === 'string' ? source : new TextDecoder('utf-8', { ignoreBOM: true }).decode(source)
    if (!choice.mayTag(file.path, text)) return loaded
    const tagged = workshop.javaScript(file, text, format ?? undefined, readsSourceMaps())
    return tagged === undefined ? loaded : { ...loaded, source: tagged }
  }

  let resolvesSources = false
  /** Only TypeScript names files otherwise than Node. A hook makes each of thousands of resolutions dearer by half. */
  const resolveSources = (): void => {
    if (resolvesSources) return
    resolvesSources = true
    registerHooks({ resolve })
  }
  registerHooks({ load })
  if (existsSync(path.join(plan.settings.root, 'tsconfig.json'))) resolveSources()
  return true
}
