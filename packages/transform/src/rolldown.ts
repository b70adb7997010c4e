import type { Plugin } from 'rolldown'
import { createUnplugin } from 'unplugin'
import { BundlerHost } from './hosts/bundler-plugin.ts'
import type { OverstayOptions } from './hosts/host-options.ts'
import { raisedTarget } from './hosts/private-fields.ts'
import { rollupMaps } from './hosts/rollup-maps.ts'

export type { OverstayOptions } from './hosts/host-options.ts'

/** Tags the allocation sites of what Rolldown bundles. Its place among the plugins does not matter. */
export const overstay: (options?: OverstayOptions) => Plugin[] = createUnplugin<OverstayOptions | undefined, true>(
  (options = {}) => {
    const host = new BundlerHost('rolldown', options, () => ({
      root: undefined,
      maps: rollupMaps,
      onlyModules: () => false,
    }))
    let warning: string | undefined
    const own: Plugin = {
      name: 'overstay',
      options(given) {
        if (options.strip === true) return null
        const raised = raisedTarget(given.transform?.target, given.platform === 'node')
        warning = raised?.warning
        if (raised?.target === undefined) return null
        return { ...given, transform: { ...given.transform, target: raised.target } }
      },
      buildStart() {
        if (warning !== undefined) this.warn(warning)
        warning = undefined
      },
    }
    return [host.first({ rolldown: own }, 'pre'), host.last(undefined, 'post')]
  },
).rolldown
