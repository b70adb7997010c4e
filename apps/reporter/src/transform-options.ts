import type { Config } from '@overstay/schema'

type Track = NonNullable<Config['track']>
type Passed = 'include' | 'exclude' | 'dependencies' | 'expect' | 'calls' | 'annotationModules'

/** What of the config the transformer is to know, in Vitest as in the register hook. */
export type TransformOptions = { [K in Passed]?: NonNullable<Config[K]> } & { root: string; track: Track }

export function transformOptions(config: Config, root: string, track: Track): TransformOptions {
  const { include, exclude, dependencies, expect, calls, annotationModules } = config
  return {
    root,
    track,
    ...(include && { include }),
    ...(exclude && { exclude }),
    ...(dependencies && { dependencies }),
    ...(expect && { expect }),
    ...(calls && { calls }),
    ...(annotationModules && { annotationModules }),
  }
}
