import { readFile } from 'node:fs/promises'
import type { InitializeHook, LoadFnOutput, LoadHook, ResolveHook } from 'node:module'
import type { MessagePort } from 'node:worker_threads'
import { FileChoice } from '../hosts/file-choice.ts'
import { isForeign, needsCompiling, projectFile } from './project-file.ts'
import { isNotFound, typescriptUrl } from './resolve-typescript.ts'
import type { TaggingPlan } from './tagging.ts'
import { warnFromLoader } from './warn.ts'
import { WorkshopClient } from './workshop-client.ts'

let sourceMaps: boolean
let choice: FileChoice
let workshop: WorkshopClient
let main: MessagePort | undefined
/** The program itself, which is what `require.main` has to be. */
let entry: string | undefined

export interface LoaderData {
  readonly plan: TaggingPlan
  /** The process reads them. */
  readonly sourceMaps: boolean
  /** To the main thread, which alone can turn its source maps on. */
  readonly main: MessagePort
}

/** Node < 22.15: hooks for `import`, in a thread of their own. CommonJS is the main thread's. */
export const initialize: InitializeHook<LoaderData> = ({ plan, sourceMaps: readsMaps, main: port }) => {
  sourceMaps = readsMaps
  main = port
  choice = new FileChoice(plan.settings)
  // Not here: what this thread imports passes through its own hooks, and tagging would wait for what tags.
  workshop = new WorkshopClient(plan, warnFromLoader)
}

export const resolve: ResolveHook = async (specifier, context, next) => {
  try {
    const resolved = await next(specifier, context)
    if (context.parentURL === undefined) entry = resolved.url
    return resolved
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
    if (isForeign(file) && !choice.selects(file.path)) return next(url, context)
    const { code, format } = workshop.compile(file, await readFile(file.path, 'utf8'))
    if (format === 'commonjs') return commonJs(url, code)
    await turnOnSourceMaps()
    return { format, source: code, shortCircuit: true }
  }
  const loaded = await next(url, context)
  if (loaded.format !== 'module' || loaded.source == null || !choice.selects(file.path)) return loaded
  const source = textOf(loaded.source)
  if (!choice.mayTag(file.path, source)) return loaded
  const tagged = workshop.javaScript(file, source, 'module', sourceMaps)
  return tagged === undefined ? loaded : { ...loaded, source: tagged }
}

const exportNames = /^0 && \(module\.exports = \{.*?^\}\);$/ms

/**
 * Without source Node's CommonJS loader reads the file itself, through the main thread's hooks; but then the names it
 * exports are looked for in the TypeScript. So who imports it gets a module that requires it, and says the names.
 */
function commonJs(url: string, compiled: string): LoadFnOutput {
  const names = exportNames.exec(compiled)?.[0]
  if (names === undefined || url === entry) return { format: 'commonjs', shortCircuit: true }
  const source = `module.exports = require('node:module').createRequire(__filename)(__filename)\n${names}`
  return { format: 'commonjs', source, shortCircuit: true }
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
