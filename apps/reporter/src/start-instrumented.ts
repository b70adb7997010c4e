import type { SessionOptions } from '@overstay/runners/session'
import type { Config } from '@overstay/schema'
import { instrumentedEnvironment } from './instrumented-environment.ts'
import { startCommand } from './start-command.ts'
import { transformOptions } from './transform-options.ts'

/** Runs a command with every Node process in it instrumented, and resolves to its exit code. */
export async function startInstrumented(
  command: readonly string[],
  session: SessionOptions,
  config: Config,
  outputToStderr: boolean,
): Promise<number> {
  const { root, track } = session
  const env = instrumentedEnvironment(session, transformOptions(config, root, track))
  return await startCommand(command, env, outputToStderr)
}
