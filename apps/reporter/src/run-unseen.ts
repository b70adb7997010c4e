import { spawn } from 'node:child_process'

/** Runs Node once more as this process was started, but for its arguments; neither its output nor its coverage counts. */
export async function runUnseen(args: readonly string[], variables: Record<string, string>): Promise<void> {
  const { NODE_V8_COVERAGE: _coverage, ...env } = process.env
  const child = spawn(process.execPath, [...process.execArgv, ...args], {
    env: { ...env, ...variables },
    stdio: 'ignore',
  })
  // Failing the second time is no failure of the suite.
  await new Promise((resolve) => child.once('exit', resolve).once('error', resolve))
}
