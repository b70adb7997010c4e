import module from 'node:module'
import { pathToFileURL } from 'node:url'
import { cacheFolder } from '../cache/cache-folder.ts'
import { runtimeFile } from '../hosts/runtime-file.ts'
import { installCommonJsHooks } from './commonjs-hooks.ts'
import { resolveSourcesOnRequire } from './commonjs-resolution.ts'
import { startsAsCommonJs } from './commonjs-start.ts'
import type { LoaderData } from './loader-thread.ts'
import { readSettings, SETTINGS_VARIABLE } from './settings.ts'
import { enableSourceMaps, readsSourceMaps } from './source-maps.ts'
import { installSyncHooks } from './sync-hooks.ts'
import type { TaggingPlan } from './tagging.ts'

const settings = readSettings(process.env[SETTINGS_VARIABLE], process.cwd())
const runtime = settings.runtime ?? runtimeFile(settings.root)
// Before any tagged file: CommonJS finds the runtime on globalThis.
await import(pathToFileURL(runtime).href)

const cache = cacheFolder(settings.root, settings.cache)
const plan: TaggingPlan = { settings, runtime, ...(cache === undefined ? {} : { cache }) }
if (!installSyncHooks(plan)) installSplitHooks(plan)
resolveSourcesOnRequire()

/**
 * Node < 22.15: a loader thread for `import`, the loader's own functions for `require`. To start the thread takes longer
 * than many a program, and each file of a test suite may be one; CommonJS gets it with the first module it may import.
 */
function installSplitHooks(shared: TaggingPlan): void {
  let isRegistered = false
  const registerOnce = (): void => {
    if (isRegistered) return
    isRegistered = true
    registerLoader(shared)
  }
  if (!startsAsCommonJs()) registerOnce()
  installCommonJsHooks(shared, registerOnce)
}

function registerLoader(shared: TaggingPlan): void {
  const { port1: here, port2: main } = new (process.getBuiltinModule('node:worker_threads').MessageChannel)()
  here.once('message', () => {
    enableSourceMaps()
    here.postMessage('on')
  })
  here.unref()
  const data: LoaderData = { plan: shared, sourceMaps: readsSourceMaps(), main }
  module.register('./loader-thread.js', import.meta.url, { data, transferList: [main] })
}
