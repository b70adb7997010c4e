import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { VITEST_CONFIG } from '@overstay/runners/session'
import type { ConfigEnv, mergeConfig, PluginOption, UserConfig } from 'vite'
import type * as vite from 'vite'
import { ONLY_TEST } from './vitest-only.ts'
import type * as plugin from './vitest.ts'

// By its public name: Vite bundles what a config imports from beside it, and then nothing is where it was.
const OWN_NAME = 'overstay/vitest'
const { overstay } = (await import(OWN_NAME)) as typeof plugin

type Projects = readonly (string | object)[]
type Config = Omit<UserConfig, 'test'> & {
  test?: { projects?: Projects; include?: string[]; exclude?: string[]; coverage?: unknown }
}

/** Where Vitest looks for its config, in its order. */
const NAMES = ['vitest.config', 'vite.config'].flatMap((name) =>
  ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((ending) => `${name}.${ending}`),
)

/** The project's own config with overstay's plugin: what `overstay run -- vitest` gives to Vitest. */
export default async function config(env: ConfigEnv): Promise<Config> {
  const root = process.cwd()
  const { loadConfigFromFile, mergeConfig: merge } = await viteOf(root)
  const named = process.env[VITEST_CONFIG]
  const file = named === undefined || named === '' ? NAMES.find((name) => fs.existsSync(path.join(root, name))) : named
  const loaded = file === undefined ? null : await loadConfigFromFile(env, path.resolve(root, file), root)
  const own: Config = loaded?.config ?? {}
  const plugins = await overstay()
  if (await hasPlugin(own.plugins)) return onlyAsked(own)
  const merged: Config = merge(own, { plugins })
  const projects = own.test?.projects
  if (projects !== undefined) merged.test = { ...merged.test, projects: await withPlugin(projects, merge) }
  return onlyAsked(merged)
}

/** The config for one test file that lies beside the project's own. */
function onlyAsked(config: Config): Config {
  const file = process.env[ONLY_TEST]
  if (file === undefined) return config
  const projects = config.test?.projects?.map((project) => (typeof project === 'string' ? project : onlyAsked(project)))
  const { coverage: _coverage, ...test } = config.test ?? {}
  return { ...config, test: { ...test, include: [file], exclude: [], ...(projects && { projects }) } }
}

/** Projects take no plugins from the config around them. Those in files of their own cannot be reached from here. */
async function withPlugin(projects: Projects, merge: typeof mergeConfig): Promise<Projects> {
  const watched: (string | object)[] = []
  for (const project of projects) {
    const inherits = typeof project === 'string' || ('extends' in project && project.extends === true)
    watched.push(inherits ? project : merge(project, { plugins: await overstay() }))
  }
  if (watched.some((project) => typeof project === 'string')) {
    process.stderr.write(
      'overstay: projects of Vitest with config files of their own are not watched; add `plugins: [overstay()]` of overstay/vitest to each\n',
    )
  }
  return watched
}

async function hasPlugin(plugins: readonly PluginOption[] = []): Promise<boolean> {
  for (const option of plugins) {
    const plugin = await option
    if (!plugin) continue
    if (Array.isArray(plugin) ? await hasPlugin(plugin) : plugin.name === 'overstay:vitest') return true
  }
  return false
}

/** The Vite that the project's Vitest uses. */
async function viteOf(root: string): Promise<typeof vite> {
  const vitest = createRequire(path.join(root, 'package.json')).resolve('vitest/package.json')
  const manifest = createRequire(vitest).resolve('vite/package.json')
  const { exports } = JSON.parse(fs.readFileSync(manifest, 'utf8')) as {
    exports: { '.': string | { default?: string } }
  }
  const entry = exports['.']
  const file = typeof entry === 'string' ? entry : (entry.default ?? './dist/node/index.js')
  return (await import(pathToFileURL(path.join(path.dirname(manifest), file)).href)) as typeof vite
}
