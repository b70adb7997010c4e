import { createUnplugin } from 'unplugin'
import { BundlerHost } from './hosts/bundler-plugin.ts'
import type { OverstayOptions } from './hosts/host-options.ts'

export type { OverstayOptions } from './hosts/host-options.ts'

/** As Bun's own types have it, which would bring a world of globals with them. */
export interface BunPlugin {
  readonly name: string
  readonly setup: (build: never) => void | Promise<void>
}

/** Tags the allocation sites of what `Bun.build` bundles. */
export const overstay: (options?: OverstayOptions) => BunPlugin = createUnplugin<OverstayOptions | undefined, true>(
  (options = {}) => {
    // Not every Bun that takes plugins tells them of the end of a build, which is when a cache is written.
    const host = new BundlerHost('bun', { ...options, cache: false }, () => ({
      root: undefined,
      onlyModules: () => false,
      // Bun reads no map of what a plugin gives it (1.4). Lines are right without.
      maps: () => ({ mapSoFar: () => undefined, sourceMap: false }),
    }))
    return [host.first({ buildEnd: undefined })]
  },
).bun
