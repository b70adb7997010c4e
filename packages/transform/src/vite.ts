import { createUnplugin } from 'unplugin'
import type { Plugin, UserConfig } from 'vite'
import { BundlerHost, COMPILED } from './hosts/bundler-plugin.ts'
import type { OverstayOptions } from './hosts/host-options.ts'
import {
  keptWarning,
  loweredWarning,
  lowersPrivateFields,
  mayKeepPrivateFields,
  raisedTarget,
} from './hosts/private-fields.ts'
import { rollupMaps } from './hosts/rollup-maps.ts'

export type { OverstayOptions } from './hosts/host-options.ts'

const neededOfEsbuild = { 'class-private-field': true, 'class-private-brand-check': true }

/** Tags the allocation sites of what Vite serves or builds. Its place among the plugins does not matter. */
export const overstay: (options?: OverstayOptions) => Plugin[] = createUnplugin<OverstayOptions | undefined, true>(
  (options = {}) => {
    // Nothing more of the config: a module that names this plugin outlives its server, and would hold all of it.
    let root: string | undefined
    let prebundled: string | undefined
    let serves = false
    let vue: Plugin | undefined
    let bundlesCommonJs = false
    let warning: string | undefined
    const host = new BundlerHost('vite', options, () => ({
      root,
      prebundled,
      maps: rollupMaps,
      // A dev server serves modules only; a build of Vite 7 and before converts CommonJS of packages only.
      onlyModules: (file) => serves || (!bundlesCommonJs && !/[\\/]node_modules[\\/]/.test(file)),
    }))
    const own: Plugin = {
      name: 'overstay',
      config(given, { command, isSsrBuild }) {
        // Vite 5 and 6 call it without a context.
        const meta: Meta = (this as { readonly meta: Meta } | undefined)?.meta ?? {}
        bundlesCommonJs = meta.rolldownVersion !== undefined
        if (command === 'build' && options.strip !== true) warning = keepPrivateFields(given, isSsrBuild === true, meta)
      },
      configResolved(resolved) {
        root = resolved.root
        prebundled = resolved.cacheDir
        serves = resolved.command === 'serve'
        vue = resolved.plugins.find(({ name }) => name === 'vite:vue')
        moveBehindSvelte(resolved.plugins as Plugin[])
        if (warning !== undefined) resolved.logger.warn(warning)
      },
      buildStart() {
        askForMaps(vue)
        vue = undefined
      },
    }
    return [host.first({ vite: own }), host.last()]
  },
).vite

/** Before Vite fills in its own target. Returns what to tell. */
function keepPrivateFields(
  config: UserConfig,
  forNode: boolean,
  { rolldownVersion, viteVersion }: Meta,
): string | undefined {
  if (rolldownVersion !== undefined) {
    const raised = raisedTarget(config.build?.target, forNode)
    if (raised?.target !== undefined) config.build = { ...config.build, target: raised.target }
    return raised?.warning
  }
  // esbuild lowers: Vite 5 and 6, which do not say their version, for browsers without such fields where nothing is said.
  const targets = [config.build?.target ?? (viteVersion === undefined ? 'es2020' : 'es2022')].flat().map(String)
  if (!lowersPrivateFields(targets)) return undefined
  if (!mayKeepPrivateFields(targets, forNode)) return loweredWarning(targets)
  const old: WithEsbuild = config
  const given = old.esbuild === false ? undefined : old.esbuild
  old.esbuild = { ...given, supported: { ...given?.supported, ...neededOfEsbuild } }
  return keptWarning(targets)
}

/** What Vite 7 and before compile with. */
interface WithEsbuild {
  esbuild?: { supported?: Record<string, boolean> } | false
}

interface Meta {
  readonly rolldownVersion?: string
  readonly viteVersion?: string
}

/** Which compiles modules with runes as one of the last, too, and allows no names that begin with `$` before it. */
function moveBehindSvelte(plugins: Plugin[]): void {
  const ours = plugins.findIndex(({ name }) => name === COMPILED)
  const last = plugins.findLastIndex(({ name }) => name.startsWith('vite-plugin-svelte'))
  if (last > ours) plugins.splice(last, 0, ...plugins.splice(ours, 1))
}

/** Vue's plugin gives no map in builds without one, and places would be those of what it compiled. */
function askForMaps(vue: Plugin | undefined): void {
  const api = vue?.api as { options?: object } | undefined
  if (api?.options !== undefined) api.options = { ...api.options, sourceMap: true }
}
