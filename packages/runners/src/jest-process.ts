import { leaveWorkersAlone, realPath, takeOption } from './runner-process.ts'

/** Where the command names the config that adds overstay to a project's own. */
export const JEST_CONFIG_FILE = 'OVERSTAY_JEST_CONFIG_FILE'
/** The config that was asked for in its place; empty where none was. */
export const JEST_CONFIG = 'OVERSTAY_JEST_CONFIG'
/** The project's jest-circus, for overstay's runner in Jest's workers. */
export const JEST_CIRCUS = 'OVERSTAY_JEST_CIRCUS'
/** What the transformer is told, taken from the register hook: in Jest's own process it has nothing to tag. */
export const JEST_TRANSFORM = 'OVERSTAY_JEST_TRANSFORM'

/**
 * Whether Jest is what this process runs. Its command is given a config that adds overstay to the project's own; its
 * workers are left to the test runner that this config names.
 */
export function leavesToJest(entry: string | undefined): boolean {
  if (entry === undefined) return false
  const file = realPath(entry)
  if (file.includes('/jest-worker/')) return true
  if (!/\/jest(?:-[^/]*)?\/bin\/jest\.js$/.test(file)) return false
  const config = process.env[JEST_CONFIG_FILE]
  if (config === undefined) return true
  process.env[JEST_CONFIG] = takeOption(['--config', '-c'])
  process.argv.splice(2, 0, '--config', config)
  const transform = process.env.OVERSTAY_TRANSFORM ?? '{}'
  process.env[JEST_TRANSFORM] = transform
  process.env.OVERSTAY_TRANSFORM = JSON.stringify({ ...JSON.parse(transform), include: [], dependencies: [] })
  leaveWorkersAlone()
  return true
}
