import path from 'node:path'
import { SESSION_ENVIRONMENT, type SessionOptions } from '@overstay/runners/session'
import { jestCommand, keptArguments } from './jest-packages.ts'
import type { SuspiciousTests } from './leak-report.ts'
import { runUnseen } from './run-unseen.ts'

/**
 * Runs the tests again, each several times in one fresh process, in a Jest of its own that neither reports nor covers:
 * nobody counts their results twice. Where Jest was started by another program they stay a suspicion.
 */
export async function repeatInJest(session: SessionOptions, tests: SuspiciousTests): Promise<void> {
  const command = jestCommand()
  if (command === undefined) return
  const files = Object.keys(tests).map((file) => path.resolve(session.root, file))
  const args = [...keptArguments(process.argv.slice(2)), '--runInBand', '--ci', '--silent', '--passWithNoTests']
  const repeating: SessionOptions = { ...session, repeat: tests }
  await runUnseen([command, ...args, '--runTestsByPath', ...files], {
    [SESSION_ENVIRONMENT]: JSON.stringify(repeating),
  })
}
