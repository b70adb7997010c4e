import { readFileSync } from 'node:fs'
import Module from 'node:module'
import type { Compiler } from './compile.ts'
import { openWorkshop } from './lazy-workshop.ts'
import { isLoadingOwn } from './own-modules.ts'
import { isForeign, needsCompiling, programFile } from './project-file.ts'
import { enableSourceMaps } from './source-maps.ts'
import { Tagging, type TaggingPlan } from './tagging.ts'
import { warn } from './warn.ts'

type Format = 'module' | 'commonjs' | undefined
type CompileModule = (this: Module, content: string, filename: string, format?: string) => unknown
type ExtensionHandler = (module: Module, filename: string) => unknown

/** What every tool that compiles on `require` builds upon; not part of Node's types. */
interface Internals {
  readonly prototype: { _compile: CompileModule }
  readonly _extensions: Record<string, ExtensionHandler | undefined>
}

/** Node < 22.15: `require` does not pass through the loader thread, nor does CommonJS that is imported. */
export function installCommonJsHooks(plan: TaggingPlan): void {
  const internals = Module as unknown as Internals
  const compileModule = internals.prototype._compile
  const tagging = new Tagging(plan, () => openWorkshop().transform, warn)

  internals.prototype._compile = function tagAndCompile(content, filename, format) {
    const file = isLoadingOwn() ? undefined : programFile(filename)
    const tagged = file === undefined ? undefined : tagging.javaScript(file, content, knownFormat(format))
    return Reflect.apply(compileModule, this, [tagged ?? content, filename, format])
  }
  handleCompiledFiles(internals, compileModule, tagging, plan)
}

function knownFormat(format: string | undefined): Format {
  return format === 'module' || format === 'commonjs' ? format : undefined
}

/** Files that Node cannot run get a handler of their own; one that another tool has put there stays. */
function handleCompiledFiles(
  internals: Internals,
  compileModule: CompileModule,
  tagging: Tagging,
  plan: TaggingPlan,
): void {
  let compiler: Compiler | undefined
  const handler: ExtensionHandler = (module, filename) => {
    const source = readFileSync(filename, 'utf8')
    const file = programFile(filename)
    if (file === undefined || !needsCompiling(file) || (isForeign(file) && !tagging.selects(file))) {
      return Reflect.apply(compileModule, module, [source, filename])
    }
    const workshop = openWorkshop()
    compiler ??= new workshop.Compiler(tagging, plan.settings.root)
    const format = workshop.formatOf(file, source)
    enableSourceMaps()
    return Reflect.apply(compileModule, module, [compiler.compile(file, source, format), filename, format])
  }
  for (const ending of ['.ts', '.cts', '.mts', '.tsx', '.jsx']) internals._extensions[ending] ??= handler
}
