import { SESSION_ENVIRONMENT, type SessionOptions } from '@overstay/runners/session'
import type { SuspiciousTests } from './leak-report.ts'
import { runUnseen } from './run-unseen.ts'

/** Unseen and in one process, whatever the project's own options are; the last of a kind counts. */
const OPTIONS = ['--reporter', 'dot', '--no-parallel', '--no-bail', '--no-watch', '--exit']

/** Runs the tests again, each several times in one fresh process. Mocha loads all files, and none of the other tests. */
export async function repeatInMocha(session: SessionOptions, tests: SuspiciousTests): Promise<void> {
  const repeating: SessionOptions = { ...session, repeat: tests }
  await runUnseen([...process.argv.slice(1), ...OPTIONS], { [SESSION_ENVIRONMENT]: JSON.stringify(repeating) })
}
