import type { Plugin } from 'rollup'
import { createUnplugin } from 'unplugin'
import { BundlerHost } from './hosts/bundler-plugin.ts'
import type { OverstayOptions } from './hosts/host-options.ts'
import { rollupMaps } from './hosts/rollup-maps.ts'

export type { OverstayOptions } from './hosts/host-options.ts'

/** Tags the allocation sites of what Rollup bundles. Its place among the plugins does not matter. */
export const overstay: (options?: OverstayOptions) => Plugin[] = createUnplugin<OverstayOptions | undefined, true>(
  (options = {}) => {
    // Rollup takes every file for a module, but for those that its plugin for CommonJS looks at.
    let hasCommonJs = false
    const host = new BundlerHost('rollup', options, () => ({
      root: undefined,
      maps: rollupMaps,
      onlyModules: () => !hasCommonJs,
    }))
    const buildStart: Plugin['buildStart'] = ({ plugins }) => {
      hasCommonJs = plugins.some((it) => it.name === 'commonjs')
    }
    return [host.first({ rollup: { buildStart } }, 'pre'), host.last(undefined, 'post')]
  },
).rollup
