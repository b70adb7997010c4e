import { createRequire } from 'node:module'
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

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
    projectConfig: { transform: readonly Transformer[]; testRunner: string; rootDir: string }
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
