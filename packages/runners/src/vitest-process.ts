import fs from 'node:fs'
import { isMainThread } from 'node:worker_threads'

/** Where the command names the config that adds overstay to a project's own. */
export const VITEST_CONFIG_FILE = 'OVERSTAY_VITEST_CONFIG_FILE'
/** The config that was asked for in its place; empty where none was. */
export const VITEST_CONFIG = 'OVERSTAY_VITEST_CONFIG'

/** The folder of the project's Vitest, for overstay's runner in its workers. */
export const VITEST_HOME = 'OVERSTAY_VITEST_HOME'

/** What the command puts before a program, by the files' places in their packages: folders above may be called anything. */
const PRELOADS = /--import=\S*\/(?:runners\/dist\/preload|transform\/dist\/register\/index)\.js\s*/g

/**
 * Whether Vitest is what this process runs. Its command is given a config that adds overstay to the project's own; its
 * workers are left to overstay's runner, which that config names.
 */
export function leavesToVitest(entry: string | undefined): boolean {
  if (entry === undefined) return false
  const file = realPath(entry).replaceAll('\\', '/')
  if (file.endsWith('/vitest/vitest.mjs')) {
    useConfig()
    return true
  }
  return /\/(?:vitest\/dist\/|tinypool\/)/.test(file) || (!isMainThread && process.env.VITEST !== undefined)
}

function useConfig(): void {
  const config = process.env[VITEST_CONFIG_FILE]
  if (config === undefined) return
  process.env[VITEST_CONFIG] = takeOption(['--config', '-c'])
  process.argv.push('--config', config)
  // Workers get what they need from the config.
  const { NODE_OPTIONS } = process.env
  if (NODE_OPTIONS !== undefined) process.env.NODE_OPTIONS = NODE_OPTIONS.replaceAll(PRELOADS, '').trim()
}

/** Takes an option and its value from the command line. */
function takeOption(names: readonly string[]): string {
  for (let at = 2; at < process.argv.length; at++) {
    const argument = process.argv[at]
    const end = argument.indexOf('=')
    if (!names.includes(end < 0 ? argument : argument.slice(0, end))) continue
    const taken = process.argv.splice(at, end < 0 ? 2 : 1)
    return end < 0 ? (taken.at(1) ?? '') : argument.slice(end + 1)
  }
  return ''
}

function realPath(file: string): string {
  try {
    return fs.realpathSync(file)
  } catch {
    return file
  }
}
