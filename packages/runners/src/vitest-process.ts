import { leaveWorkersAlone, realPath, takeOption } from './runner-process.ts'

/** Where the command names the config that adds overstay to a project's own. */
export const VITEST_CONFIG_FILE = 'OVERSTAY_VITEST_CONFIG_FILE'
/** The config that was asked for in its place; empty where none was. */
export const VITEST_CONFIG = 'OVERSTAY_VITEST_CONFIG'

/** The folder of the project's Vitest, for overstay's runner in its workers. */
export const VITEST_HOME = 'OVERSTAY_VITEST_HOME'

/**
 * Whether Vitest is what this process runs. Its command is given a config that adds overstay to the project's own; its
 * workers are left to overstay's runner, which that config names.
 */
export function leavesToVitest(entry: string | undefined): boolean {
  if (entry === undefined) return false
  const file = realPath(entry)
  // The folder of a package that is installed under another name ends with its version, by custom.
  if (/\/vitest(?:-\d[^/]*)?\/vitest\.mjs$/.test(file)) {
    useConfig()
    return true
  }
  const isWorker = /\/(?:vitest(?:-\d[^/]*)?\/dist\/|tinypool\/)/.test(file)
  return isWorker || (process.env.VITEST !== undefined && !isMainThread())
}

function isMainThread(): boolean {
  return process.getBuiltinModule('node:worker_threads').isMainThread
}

function useConfig(): void {
  const config = process.env[VITEST_CONFIG_FILE]
  if (config === undefined) return
  process.env[VITEST_CONFIG] = takeOption(['--config', '-c'])
  process.argv.push('--config', config)
  leaveWorkersAlone()
}
