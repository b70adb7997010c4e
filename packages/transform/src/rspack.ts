import type { RspackPluginInstance } from '@rspack/core'
import { createUnplugin } from 'unplugin'
import { BundlerHost } from './hosts/bundler-plugin.ts'
import type { OverstayOptions } from './hosts/host-options.ts'
import { askForRuntime, webpackLike } from './hosts/webpack-like.ts'

export type { OverstayOptions } from './hosts/host-options.ts'

/** Tags the allocation sites of what Rspack bundles. */
export const overstay: (options?: OverstayOptions) => RspackPluginInstance = createUnplugin<
  OverstayOptions | undefined,
  true
>((options = {}, meta) => {
  const root = meta.framework === 'rspack' ? meta.rspack.compiler.context : undefined
  const host = new BundlerHost('rspack', options, () => webpackLike(root))
  return [
    host.first({
      resolveId: undefined,
      rspack(compiler) {
        compiler.hooks.normalModuleFactory.tap('overstay', (factory) => {
          factory.hooks.beforeResolve.tap('overstay', (query) => {
            askForRuntime(query, host.runtime)
          })
        })
      },
    }),
    host.last(/\.[cm]?tsx?$/),
  ]
}).rspack
