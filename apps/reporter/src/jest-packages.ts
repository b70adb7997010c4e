import { createRequire } from 'node:module'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** overstay's `testRunner`, around jest-circus. */
export const RUNNER = fileURLToPath(import.meta.resolve('@overstay/runners/jest'))

/** What a project says of Jest, as it stands in its config. */
export interface InitialOptions {
  [option: string]: unknown
  rootDir?: string
  projects?: readonly (string | InitialOptions)[]
  reporters?: readonly unknown[]
  testRunner?: string
  watchPathIgnorePatterns?: readonly string[]
}

type Transformer = readonly [pattern: string, path: string, options: unknown]

/** What holds for a project, of which this is looked at. */
export interface ProjectConfig {
  readonly rootDir: string
  readonly roots: readonly string[]
  readonly displayName?: { readonly name: string }
  readonly transform: readonly Transformer[]
  readonly runner: string
  readonly testRunner: string
  readonly moduleFileExtensions: readonly string[]
  readonly extensionsToTreatAsEsm: readonly string[]
  readonly modulePathIgnorePatterns: readonly string[]
  readonly transformIgnorePatterns: readonly string[]
}

/** Of jest-config what is asked here: the options with presets, defaults and paths filled in. */
export interface JestConfig {
  readConfig(
    argv: object,
    options: InitialOptions,
    skipArgvConfigOption: boolean,
    folder: string,
    projectIndex: number,
    skipMultipleConfigError: boolean,
  ): Promise<{
    globalConfig: { projects?: readonly (string | InitialOptions)[] }
    projectConfig: ProjectConfig
  }>
  readInitialOptions(
    config: string | undefined,
    options: { packageRootOrConfig: string; readFromCwd?: boolean; skipMultipleConfigError?: boolean },
  ): Promise<{ config: InitialOptions }>
}

/** The jest-config of the Jest that runs here, or else of the one that the project has. */
export async function jestConfigOf(root: string): Promise<JestConfig> {
  const command = jestCommand()
  const from = createRequire(command ?? createRequire(path.join(root, 'package.json')).resolve('jest/package.json'))
  const { default: config } = (await import(pathToFileURL(resolvedThrough(from)).href)) as { default: JestConfig }
  return config
}

/** What holds in the end for a config whose paths start in `folder`; `projects` where it is of several. */
export async function effective(
  jest: JestConfig,
  own: InitialOptions,
  folder: string,
): Promise<ProjectConfig & { projects: readonly (string | InitialOptions)[] }> {
  const { globalConfig, projectConfig } = await jest.readConfig(
    { _: [], $0: 'jest' },
    { ...own },
    true,
    folder,
    Infinity,
    true,
  )
  return { ...projectConfig, projects: globalConfig.projects ?? [] }
}

/** The config of a project that is named by its place. */
export async function readProject(jest: JestConfig, place: string): Promise<InitialOptions> {
  const from = { packageRootOrConfig: place, readFromCwd: true, skipMultipleConfigError: true }
  return (await jest.readInitialOptions(undefined, from)).config
}

/** Whether this is the test runner that overstay follows: Jest's own. */
export function isCircus(testRunner: string): boolean {
  return /[\\/]jest-circus[\\/]/.test(testRunner)
}

/** Options of Jest's command that say where its config is, and what else its tests need. */
const KEPT = [
  '--config',
  '-c',
  '--rootDir',
  '--preset',
  '--env',
  '--testEnvironment',
  '--selectProjects',
  '--testTimeout',
]

export function keptArguments(args: readonly string[]): string[] {
  const kept: string[] = []
  for (let at = 0; at < args.length; at++) {
    const [name] = args[at].split('=', 1)
    if (!KEPT.includes(name)) continue
    kept.push(args[at])
    if (name === args[at]) kept.push(args[++at])
  }
  return kept
}

/** The file that was started, if that is Jest's command. */
export function jestCommand(): string | undefined {
  const file = process.argv.at(1)
  if (file === undefined || !fs.existsSync(file)) return undefined
  const real = fs.realpathSync(file)
  return /[\\/]jest(?:-cli)?[\\/]bin[\\/]jest\.js$/.test(real) ? real : undefined
}

/** jest-config is what jest-cli depends on, and that what jest does. */
function resolvedThrough(from: NodeJS.Require): string {
  try {
    return from.resolve('jest-config')
  } catch {
    return createRequire(from.resolve('jest-cli')).resolve('jest-config')
  }
}
