import { createUnplugin } from 'unplugin'
import type { WebpackPluginInstance } from 'webpack'
import { BundlerHost } from './hosts/bundler-plugin.ts'
import type { OverstayOptions } from './hosts/host-options.ts'
import { askForRuntime, webpackLike } from './hosts/webpack-like.ts'

export type { OverstayOptions } from './hosts/host-options.ts'

/** Tags the allocation sites of what webpack bundles. */
export const overstay: (options?: OverstayOptions) => WebpackPluginInstance = createUnplugin<
  OverstayOptions | undefined,
  true
>((options = {}, meta) => {
  const root = meta.framework === 'webpack' ? meta.webpack.compiler.context : undefined
  const host = new BundlerHost('webpack', options, () => webpackLike(root))
  return [
    host.first({
      resolveId: undefined,
      webpack(compiler) {
        compiler.hooks.normalModuleFactory.tap('overstay', (factory) => {
          factory.hooks.beforeResolve.tap('overstay', (query) => {
            askForRuntime(query, host.runtime)
          })
        })
      },
    }),
    host.last(/\.[cm]?tsx?$/),
  ]
}).webpack
