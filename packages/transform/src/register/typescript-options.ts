import path from 'node:path'
import { ts } from '#typescript'
import type { FileState } from '../cache/file-state.ts'
import { stateOfConfig } from './config-state.ts'

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

export interface ProjectOptions {
  readonly emit: EmitOptions
  /** The files that were read for them, or looked for. */
  readonly configs: readonly FileState[]
}

const known = new Map<string, ProjectOptions>()

/** Of the nearest tsconfig.json, with what it extends. */
export function projectOptionsFor(file: string): ProjectOptions {
  return optionsAround(path.dirname(file))
}

function optionsAround(folder: string): ProjectOptions {
  let options = known.get(folder)
  if (options === undefined) {
    options = optionsIn(folder)
    known.set(folder, options)
  }
  return options
}

function optionsIn(folder: string): ProjectOptions {
  const config = path.join(folder, 'tsconfig.json')
  const state = stateOfConfig(config)
  const parent = path.dirname(folder)
  if (state.hash === '' && parent === folder) return { emit: {}, configs: [state] }
  if (state.hash === '') {
    const { configs, emit } = optionsAround(parent)
    return { emit, configs: [state, ...configs] }
  }
  const asked = new Set<string>()
  const emit = readOptions(config, asked)
  return { emit, configs: [...asked].map(stateOfConfig) }
}

function readOptions(config: string, asked: Set<string>): EmitOptions {
  const host: ts.ParseConfigHost = {
    ...ts.sys,
    readFile: (file) => ts.sys.readFile(noted(file)),
    fileExists: (file) => ts.sys.fileExists(noted(file)),
    // The files of the project are not our business, and listing them can take seconds.
    readDirectory: () => [],
  }
  function noted(file: string): string {
    asked.add(path.resolve(file))
    return file
  }
  const { config: json } = ts.readConfigFile(config, (file) => host.readFile(file)) as { config?: unknown }
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
