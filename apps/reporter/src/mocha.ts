import fs from 'node:fs'
import { SESSION_ENVIRONMENT, sessionOptionsFromEnvironment } from '@overstay/runners/session'
import type { Config } from '@overstay/schema'
import { LeakReport } from './leak-report.ts'
import { loadConfig } from './load-config.ts'
import { newRun } from './new-run.ts'
import { projectRoot } from './project-root.ts'
import { repeatInMocha } from './repeat-in-mocha.ts'
import { transformOptions } from './transform-options.ts'

export { mochaHooks } from '@overstay/runners/mocha'

const given = sessionOptionsFromEnvironment()
const root = given?.root ?? projectRoot(process.cwd())
const config: Config = await loadConfig(root)
const run = given ?? newRun(root, config)
const confirms = (run.confirm ?? config.confirm) !== 'never'
const session = { ...run, confirms }
fs.mkdirSync(session.out, { recursive: true })
// Workers inherit the session, and require this file as well.
process.env[SESSION_ENVIRONMENT] = JSON.stringify(session)
if (given === undefined) process.env.OVERSTAY_MOCHA = 'alone'
const alone = process.env.OVERSTAY_MOCHA === 'alone'
if (alone) {
  process.env.OVERSTAY_TRANSFORM = JSON.stringify(transformOptions(config, root, session.track))
  await import('@overstay/transform/register')
}
const report = new LeakReport(session, { confirms, prints: alone })

/** When all files are done, in Mocha's own process: what is suspicious is repeated, and what is left behind told. */
export async function mochaGlobalTeardown(): Promise<void> {
  if (session.repeat !== undefined) return
  const leaks = await report.finish((tests) => repeatInMocha(session, tests))
  if (!leaks) return
  const fail = (): void => {
    if (process.exitCode === undefined || process.exitCode === 0) process.exitCode = 1
  }
  // Mocha sets its own exit code in a listener that is added after this, unless it is told to `--exit`.
  process.on('exit', fail)
  setImmediate(() => process.on('exit', fail))
}
