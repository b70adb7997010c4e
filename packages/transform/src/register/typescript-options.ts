import { existsSync } from 'node:fs'
import path from 'node:path'
import { ts } from 'ts-morph'

/** Compiler options that change what esbuild emits, as a tsconfig.json has them. */
export type EmitOptions = Readonly<Record<string, string | boolean>>

const passedOn = [
  'experimentalDecorators',
  'useDefineForClassFields',
  'verbatimModuleSyntax',
  'jsxFactory',
  'jsxFragmentFactory',
  'jsxImportSource',
  'alwaysStrict',
  'strict',
] as const

const jsxModes: Readonly<Record<ts.JsxEmit, string>> = {
  [ts.JsxEmit.None]: 'react',
  // Kept JSX is for a bundler; Node cannot run it, so it gets what bundlers make of it by default.
  [ts.JsxEmit.Preserve]: 'react-jsx',
  [ts.JsxEmit.ReactNative]: 'react-jsx',
  [ts.JsxEmit.React]: 'react',
  [ts.JsxEmit.ReactJSX]: 'react-jsx',
  [ts.JsxEmit.ReactJSXDev]: 'react-jsxdev',
}

const known = new Map<string, EmitOptions>()

/** Of the nearest tsconfig.json, with what it extends. */
export function emitOptionsFor(file: string): EmitOptions {
  const folder = path.dirname(file)
  let options = known.get(folder)
  if (options === undefined) {
    options = optionsAround(folder)
    known.set(folder, options)
  }
  return options
}

function optionsAround(folder: string): EmitOptions {
  const config = path.join(folder, 'tsconfig.json')
  if (existsSync(config)) return readOptions(config)
  const parent = path.dirname(folder)
  return parent === folder ? {} : optionsAround(parent)
}

function readOptions(config: string): EmitOptions {
  const { config: json } = ts.readConfigFile(config, (path) => ts.sys.readFile(path)) as { config?: unknown }
  // The files of the project are not our business, and listing them can take seconds.
  const host: ts.ParseConfigHost = { ...ts.sys, readDirectory: () => [] }
  const { options } = ts.parseJsonConfigFileContent(json ?? {}, host, path.dirname(config))
  const emit: Record<string, string | boolean> = {}
  for (const name of passedOn) {
    const value = options[name]
    if (typeof value === 'string' || typeof value === 'boolean') emit[name] = value
  }
  if (options.jsx !== undefined) emit.jsx = jsxModes[options.jsx]
  // Below es2022 fields are assigned and not defined, where nothing else is said.
  if (options.target !== undefined) emit.target = options.target >= ts.ScriptTarget.ES2022 ? 'es2022' : 'es2021'
  return emit
}
