import type { SourceMap } from '../options.ts'
import type { Bundler, HookContext } from './bundler-plugin.ts'

/** What Rollup gives its plugins, and those do that took them over. */
interface RollupContext extends HookContext {
  getCombinedSourcemap(): SourceMap
}

/** What maps the output is to have is said after the modules were transformed. */
export const rollupMaps: Bundler['maps'] = (context) => ({
  mapSoFar: () => (context as RollupContext).getCombinedSourcemap(),
  sourceMap: true,
})
