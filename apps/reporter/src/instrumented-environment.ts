import { fileURLToPath, pathToFileURL } from 'node:url'
import {
  JEST_CONFIG_FILE,
  MOCHA_HOOKS,
  SESSION_ENVIRONMENT,
  type SessionOptions,
  VITEST_CONFIG_FILE,
} from '@overstay/runners/session'
import { TRANSFORM_ENVIRONMENT, type TransformOptions } from './transform-options.ts'

/** The environment in which every Node process is instrumented, however deep a command starts it. */
export function instrumentedEnvironment(session: SessionOptions, transform: TransformOptions): NodeJS.ProcessEnv {
  // The session comes first, so that its own modules need not pass through the hook.
  const preloads = ['@overstay/runners/preload', '@overstay/transform/register']
  const flags = preloads.map((name) => `--import=${pathToFileURL(fileURLToPath(import.meta.resolve(name))).href}`)
  return {
    ...process.env,
    NODE_OPTIONS: [...flags, process.env.NODE_OPTIONS ?? ''].join(' ').trim(),
    [SESSION_ENVIRONMENT]: JSON.stringify(session),
    [TRANSFORM_ENVIRONMENT]: JSON.stringify(transform),
    [JEST_CONFIG_FILE]: fileURLToPath(new URL('./jest-config.mjs', import.meta.url)),
    [MOCHA_HOOKS]: fileURLToPath(new URL('./mocha.js', import.meta.url)),
    [VITEST_CONFIG_FILE]: fileURLToPath(new URL('./vitest-config.js', import.meta.url)),
  }
}
