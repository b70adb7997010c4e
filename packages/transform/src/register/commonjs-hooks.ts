import { readFileSync } from 'node:fs'
import Module from 'node:module'
import { FileChoice } from '../hosts/file-choice.ts'
import { mayImport } from './commonjs-start.ts'
import { isForeign, needsCompiling, programFile } from './project-file.ts'
import { enableSourceMaps, readsSourceMaps } from './source-maps.ts'
import type { TaggingPlan } from './tagging.ts'
import { warn } from './warn.ts'
import { WorkshopClient } from './workshop-client.ts'

type Format = 'module' | 'commonjs' | undefined
type CompileModule = (this: Module, content: string, filename: string, format?: string) => unknown
type ExtensionHandler = (module: Module, filename: string) => unknown

/** What every tool that compiles on `require` builds upon; not part of Node's types. */
interface Internals {
  readonly prototype: { _compile: CompileModule }
  readonly _extensions: Record<string, ExtensionHandler | undefined>
}

/**
 * Node < 22.15: `require` does not pass through the loader thread, nor does CommonJS that is imported. `beforeImport` is
 * called before code runs that may import a module.
 */
export function installCommonJsHooks(plan: TaggingPlan, beforeImport: () => void): void {
  const internals = Module as unknown as Internals
  const compileModule = internals.prototype._compile
  const choice = new FileChoice(plan.settings)
  const workshop = new WorkshopClient(plan, warn)

  internals.prototype._compile = function tagAndCompile(content, filename, format) {
    if (format === 'module' || mayImport(content)) beforeImport()
    const file = programFile(filename)
    const tagged =
      file !== undefined && choice.selects(file.path) && choice.mayTag(file.path, content)
        ? workshop.javaScript(file, content, knownFormat(format), readsSourceMaps())
        : undefined
    return Reflect.apply(compileModule, this, [tagged ?? content, filename, format])
  }
  handleCompiledFiles(internals, compileModule, choice, workshop, beforeImport)
}

function knownFormat(format: string | undefined): Format {
  return format === 'module' || format === 'commonjs' ? format : undefined
}

/** Files that Node cannot run get a handler of their own; one that another tool has put there stays. */
function handleCompiledFiles(
  internals: Internals,
  compileModule: CompileModule,
  choice: FileChoice,
  workshop: WorkshopClient,
  beforeImport: () => void,
): void {
  const handler: ExtensionHandler = (module, filename) => {
    beforeImport()
    const source = readFileSync(filename, 'utf8')
    const file = programFile(filename)
    if (file === undefined || !needsCompiling(file) || (isForeign(file) && !choice.selects(file.path))) {
      return Reflect.apply(compileModule, module, [source, filename])
    }
    const { code, format } = workshop.compile(file, source)
    enableSourceMaps()
    return Reflect.apply(compileModule, module, [code, filename, format])
  }
  for (const ending of ['.ts', '.cts', '.mts', '.tsx', '.jsx']) internals._extensions[ending] ??= handler
}
