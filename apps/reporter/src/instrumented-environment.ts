import { fileURLToPath, pathToFileURL } from 'node:url'
import type { SessionOptions } from '@overstay/runners/session'
import type { ExpectPattern } from '@overstay/schema'

/** What the register hook is to transform; it reads this from the environment. */
export interface TransformOptions {
  root: string
  track: 'annotated' | 'all'
  include?: string[]
  exclude?: string[]
  dependencies?: string[]
  expect?: ExpectPattern[]
  calls?: string[]
  annotationModules?: string[]
}

/** The environment in which every Node process is instrumented, however deep a command starts it. */
export function instrumentedEnvironment(session: SessionOptions, transform: TransformOptions): NodeJS.ProcessEnv {
  // The session comes first, so that its own modules need not pass through the hook.
  const preloads = ['@overstay/runners/preload', '@overstay/transform/register']
  const flags = preloads.map((name) => `--import=${pathToFileURL(fileURLToPath(import.meta.resolve(name))).href}`)
  return {
    ...process.env,
    NODE_OPTIONS: [...flags, process.env.NODE_OPTIONS ?? ''].join(' ').trim(),
    OVERSTAY_SESSION: JSON.stringify(session),
    OVERSTAY_TRANSFORM: JSON.stringify(transform),
  }
}
