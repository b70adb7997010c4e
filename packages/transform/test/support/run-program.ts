import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { inspect } from 'node:util'
import vm from 'node:vm'
import { transformSync, type TransformOptions as EsbuildOptions } from 'esbuild'
import { StandInRuntime } from './stand-in-runtime.ts'

export interface Program {
  readonly file: string
  readonly code: string
  readonly kind: 'module' | 'commonjs'
  /** Called for files that the program imports from its own folder. */
  readonly load: (file: string) => string
  readonly tsconfig?: EsbuildOptions['tsconfigRaw']
}

export interface Run {
  readonly printed: readonly string[]
  readonly runtime: StandInRuntime
}

const builtin = createRequire(import.meta.url)

/** Runs a program in a realm of its own and returns what it printed; an exception is printed as such. */
export async function run(program: Program): Promise<Run> {
  const runtime = new StandInRuntime()
  const printed: string[] = []
  const context = realm(printed, runtime)
  const files = new Map<string, vm.Module>()

  const javaScript = (file: string, code: string): string =>
    /\.(?:[cm]?ts|[jt]sx)$/.test(file)
      ? transformSync(code, {
          loader: file.endsWith('x') ? 'tsx' : 'ts',
          target: 'es2022',
          sourcefile: file,
          ...(program.tsconfig === undefined ? {} : { tsconfigRaw: program.tsconfig }),
        }).code
      : code

  const moduleOf = (file: string, code: string): vm.SourceTextModule => {
    const made = new vm.SourceTextModule(javaScript(file, code), {
      context,
      identifier: file,
      initializeImportMeta: (meta) => {
        meta.url = pathToFileURL(file).href
      },
      importModuleDynamically: (async (specifier: string) => {
        const found = resolve(specifier, file)
        if (found.status === 'unlinked') await found.link((it, from) => resolve(it, from.identifier))
        await found.evaluate()
        return found
      }) as unknown as vm.SourceTextModuleOptions['importModuleDynamically'],
    })
    files.set(file, made)
    return made
  }

  const resolve = (specifier: string, from: string): vm.Module => {
    if (!specifier.startsWith('.')) return synthetic(exportsOf(specifier, runtime), specifier, context)
    const file = path.resolve(path.dirname(from), specifier)
    return files.get(file) ?? moduleOf(file, program.load(file))
  }

  try {
    if (program.kind === 'module') {
      const main = moduleOf(program.file, program.code)
      await main.link((specifier, from) => resolve(specifier, from.identifier))
      await main.evaluate()
    } else runCommonJs(program, javaScript(program.file, program.code), context, runtime)
  } catch (error) {
    printed.push(`threw ${String(error)}`)
  }
  // Timers and promises of the program.
  for (let i = 0; i < 5; i++) await new Promise((done) => setTimeout(done, 1))
  return { printed, runtime }
}

function realm(printed: string[], runtime: StandInRuntime): vm.Context {
  const log = (...values: unknown[]): void => {
    printed.push(values.map((it) => (typeof it === 'string' ? it : inspect(it, { depth: 6 }))).join(' '))
  }
  const context = vm.createContext({
    console: { log, error: log },
    setTimeout,
    clearTimeout,
    setInterval,
    clearInterval,
    setImmediate,
    structuredClone,
    URL,
    Worker: class {
      readonly given: unknown[]

      constructor(...given: unknown[]) {
        this.given = given
      }
    },
  })
  vm.runInContext('Symbol.dispose ??= Symbol("Symbol.dispose")', context)
  Object.defineProperty(context, Symbol.for('overstay.stamp'), { value: runtime, enumerable: false })
  return context
}

function runCommonJs(program: Program, code: string, context: vm.Context, runtime: StandInRuntime): void {
  const cache = new Map<string, { exports: unknown }>()
  const load = (file: string, text: string): unknown => {
    const module = { exports: {} as unknown }
    cache.set(file, module)
    const wrapper = vm.compileFunction(text, ['exports', 'require', 'module', '__filename', '__dirname'], {
      parsingContext: context,
      filename: file,
    })
    const require = (specifier: string): unknown => {
      if (!specifier.startsWith('.')) return exportsOf(specifier, runtime)
      const target = path.resolve(path.dirname(file), specifier)
      return (cache.get(target) as { exports: unknown } | undefined)?.exports ?? load(target, program.load(target))
    }
    Reflect.apply(wrapper, module.exports, [module.exports, require, module, file, path.dirname(file)])
    return module.exports
  }
  load(program.file, code)
}

function exportsOf(specifier: string, runtime: StandInRuntime): Record<string, unknown> {
  if (specifier.startsWith('@overstay/runtime') || specifier === 'overstay')
    return Object.fromEntries(Object.entries(runtime))
  return builtin(specifier) as Record<string, unknown>
}

function synthetic(values: Record<string, unknown>, identifier: string, context: vm.Context): vm.Module {
  const names = [...new Set([...Object.keys(values), 'default'])]
  return new vm.SyntheticModule(
    names,
    function setExports(this: vm.SyntheticModule) {
      for (const name of names) this.setExport(name, name === 'default' ? (values.default ?? values) : values[name])
    },
    { context, identifier },
  )
}

export function readProgram(file: string): string {
  return readFileSync(file, 'utf8')
}
