import { foldRunFiles, runFilesIn } from '@overstay/report'
import { newRun } from './new-run.ts'
import { missedIn, plantedProgram } from './planted-leak.ts'
import { startInstrumented } from './start-instrumented.ts'

/**
 * Runs a program that leaks one object a round and lets another go, with everything as in the suites. Resolves to what
 * went wrong: undefined where the leak was found and the control was not.
 */
export async function missedCanary(folder: string): Promise<string | undefined> {
  const program = plantedProgram(folder)
  // A program of its own project: the config of the suites may leave files out, and their commit is not its own.
  const config = { track: 'all' } as const
  const session = newRun(folder, config, { out: folder, run: 'canary' })
  const exitCode = await startInstrumented([process.execPath, program], session, config, true)
  if (exitCode !== 0) return `the canary ended with exit code ${exitCode}`
  const files = runFilesIn([folder])
  if (files.length === 0) return 'the canary was not watched'
  return missedIn((await foldRunFiles(files)).report)
}
