import { readFile } from 'node:fs/promises'
import type { InitializeHook, LoadHook, ResolveHook } from 'node:module'
import type { MessagePort } from 'node:worker_threads'
import type { Compiler } from './compile.ts'
import { isForeign, needsCompiling, projectFile } from './project-file.ts'
import { isNotFound, typescriptUrl } from './resolve-typescript.ts'
import { Tagging, type TaggingPlan } from './tagging.ts'
import { warnFromLoader } from './warn.ts'
import type { Workshop } from './lazy-workshop.ts'

let plan: TaggingPlan
let workshop: Workshop
let tagging: Tagging
let compiler: Compiler | undefined
let main: MessagePort | undefined

export interface LoaderData {
  readonly plan: TaggingPlan
  /** To the main thread, which alone can turn its source maps on. */
  readonly main: MessagePort
}

/** Node < 22.15: hooks for `import`, in a thread of their own. CommonJS is the main thread's. */
export const initialize: InitializeHook<LoaderData> = (data) => {
  plan = data.plan
  main = data.main
  tagging = new Tagging(plan, () => workshop.transform, warnFromLoader)
}

export const resolve: ResolveHook = async (specifier, context, next) => {
  try {
    return await next(specifier, context)
  } catch (error) {
    const url = isNotFound(error) ? typescriptUrl(specifier, context.parentURL) : undefined
    if (url === undefined) throw error
    return { url, shortCircuit: true }
  }
}

export const load: LoadHook = async (url, context, next) => {
  const file = projectFile(url)
  if (file === undefined) return next(url, context)
  if (needsCompiling(file)) {
    if (isForeign(file) && !tagging.selects(file)) return next(url, context)
    const source = await readFile(file.path, 'utf8')
    workshop = await import('./workshop.ts')
    const format = workshop.formatOf(file, source)
    // Without source Node's CommonJS loader reads the file itself, through the main thread's hooks.
    if (format === 'commonjs') return { format, shortCircuit: true }
    compiler ??= new workshop.Compiler(tagging, plan.settings.root)
    await turnOnSourceMaps()
    return { format, source: compiler.compile(file, source, format), shortCircuit: true }
  }
  const loaded = await next(url, context)
  if (loaded.format !== 'module' || loaded.source == null || !tagging.selects(file)) return loaded
  workshop = await import('./workshop.ts')
  const tagged = tagging.javaScript(file, textOf(loaded.source), 'module')
  return tagged === undefined ? loaded : { ...loaded, source: tagged }
}

/** Longest wait in milliseconds: while the main thread waits for this one, as in `require` of a module, it cannot answer. */
const PATIENCE = 100

/** Maps are read when a module is compiled, so the first compiled file has to wait until they are on. */
async function turnOnSourceMaps(): Promise<void> {
  const port = main
  if (port === undefined) return
  main = undefined
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, PATIENCE)
    port.once('message', () => {
      clearTimeout(timer)
      resolve()
    })
    port.postMessage('compiled file')
  })
  port.close()
}

function textOf(source: string | ArrayBuffer | NodeJS.TypedArray): string {
  return typeof source === 'string' ? source : new TextDecoder('utf-8', { ignoreBOM: true }).decode(source)
}
