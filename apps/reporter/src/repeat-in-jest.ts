import { spawn } from 'node:child_process'
import path from 'node:path'
import { SESSION_ENVIRONMENT, type SessionOptions } from '@overstay/runners/session'
import { jestCommand } from './jest-packages.ts'
import type { SuspiciousTests } from './leak-report.ts'

/** Options of Jest's command that say where its config is, and what else its tests need. */
const KEPT = [
  '--config',
  '-c',
  '--rootDir',
  '--preset',
  '--env',
  '--testEnvironment',
  '--selectProjects',
  '--testTimeout',
]

/**
 * Runs the tests again, each several times in one fresh process, in a Jest of its own that neither reports nor covers:
 * nobody counts their results twice. Where Jest was started by another program they stay a suspicion.
 */
export async function repeatInJest(session: SessionOptions, tests: SuspiciousTests): Promise<void> {
  const command = jestCommand()
  if (command === undefined) return
  const files = Object.keys(tests).map((file) => path.resolve(session.root, file))
  const args = [...keptArguments(process.argv.slice(2)), '--runInBand', '--ci', '--silent', '--passWithNoTests']
  const { NODE_V8_COVERAGE: _coverage, ...env } = process.env
  const repeating = { ...session, repeat: tests } satisfies SessionOptions
  const child = spawn(process.execPath, [...process.execArgv, command, ...args, '--runTestsByPath', ...files], {
    env: { ...env, [SESSION_ENVIRONMENT]: JSON.stringify(repeating) },
    stdio: 'ignore',
  })
  // Failing the second time is no failure of the suite.
  await new Promise((resolve) => child.once('exit', resolve).once('error', resolve))
}

function keptArguments(args: readonly string[]): string[] {
  const kept: string[] = []
  for (let at = 0; at < args.length; at++) {
    const [name] = args[at].split('=', 1)
    if (!KEPT.includes(name)) continue
    kept.push(args[at])
    if (name === args[at]) kept.push(args[++at])
  }
  return kept
}
