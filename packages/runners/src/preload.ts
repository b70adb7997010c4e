import path from 'node:path'
import { leavesToJest } from './jest-process.ts'
import { leavesToMocha } from './mocha-process.ts'
import { followNodeTest } from './node-test.ts'
import { Session } from './session.ts'
import { sessionOptionsFromEnvironment } from './session-options.ts'
import { usesNodeTest } from './uses-node-test.ts'
import { leavesToVitest } from './vitest-process.ts'

/** Loaded with `--import` into every Node process that overstay's command starts, before the program. */
const options = sessionOptionsFromEnvironment()
const runsTests = process.execArgv.includes('--test')
const inOneProcess = process.execArgv.some((flag) => /^--(?:experimental-)?test-isolation=none$/.test(flag))

// Otherwise `node --test` runs its files in processes of their own, each with this preload.
const entry = process.argv.at(1)
const isLeft = [leavesToVitest, leavesToJest, leavesToMocha].some((leavesToRunner) => leavesToRunner(entry))
if (options !== undefined && (!runsTests || inOneProcess) && !isLeft) {
  const session = Session.begin(options)
  if (runsTests) followNodeTest(session, undefined)
  else if (entry !== undefined && usesNodeTest(path.resolve(entry))) followNodeTest(session, path.resolve(entry))
}
