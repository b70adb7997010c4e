import { spawn } from 'node:child_process'
import os from 'node:os'
import { CommandError } from './command-error.ts'
import { EXIT } from './exit-codes.ts'

/**
 * Runs a command to its end and resolves to its exit code; killed by a signal, to 128 and the signal's number, as shells
 * have it. With `outputToStderr` its results make room on stdout for the report.
 */
export async function startCommand(
  [command, ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
  outputToStderr: boolean,
): Promise<number> {
  const child = spawn(command, args, { env, stdio: ['inherit', outputToStderr ? 2 : 'inherit', 'inherit'] })
  // The terminal sends ^C to the whole group: the command ends in its own way, and the report is still written.
  const forward = (signal: NodeJS.Signals): void => {
    if (signal === 'SIGTERM') child.kill(signal)
  }
  process.on('SIGINT', forward).on('SIGTERM', forward)
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once('error', (error: NodeJS.ErrnoException) => {
        const missing = error.code === 'ENOENT'
        const reason = missing ? `there is no command "${command}"` : `"${command}" cannot be started: ${error.message}`
        const hint = 'Write the command as in your shell, after two dashes: overstay run -- node --test'
        reject(new CommandError(EXIT.usage, reason, hint))
      })
      child.once('exit', (code, signal) => {
        resolve(code ?? 128 + (signal === null ? 0 : os.constants.signals[signal]))
      })
    })
  } finally {
    process.off('SIGINT', forward).off('SIGTERM', forward)
  }
}
