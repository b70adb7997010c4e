import type { Config } from '@overstay/schema'

type Track = NonNullable<Config['track']>
type Passed = 'include' | 'exclude' | 'dependencies' | 'expect' | 'calls' | 'annotationModules'

/** What of the config the transformer is to know, in Vitest as in the register hook. */
export type TransformOptions = { [K in Passed]?: NonNullable<Config[K]> } & { root: string; track: Track }

/** Where the register hook and overstay's plugins find what the command says. */
export const TRANSFORM_ENVIRONMENT = 'OVERSTAY_TRANSFORM'

/** What `overstay run` hands on to the processes it starts; nothing where it started none. */
export function handedTransformOptions(): Partial<TransformOptions> {
  const json = process.env[TRANSFORM_ENVIRONMENT]
  return json === undefined ? {} : (JSON.parse(json) as TransformOptions)
}

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
