import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { VITEST_CONFIG } from '@overstay/runners/session'
import type { ConfigEnv } from 'vite'
import { PLANTED, plantedIn } from './planted-place.ts'
import { type Config, configFileOf, hasPlugin, isConfig, PluggedProjects, type ProjectVite } from './vitest-projects.ts'
import type * as plugin from './vitest.ts'

// By its public name: Vite bundles what a config imports from beside it, and then nothing is where it was.
const OWN_NAME = 'overstay/vitest'
const { overstay } = (await import(OWN_NAME)) as typeof plugin

/** The project's own config with overstay's plugin: what `overstay run -- vitest` gives to Vitest. */
export default async function config(env: ConfigEnv): Promise<Config> {
  const root = process.cwd()
  const vite = await viteOf(root)
  const named = process.env[VITEST_CONFIG]
  const file = named === undefined || named === '' ? configFileOf(root) : path.resolve(root, named)
  const loaded = file === undefined ? null : await vite.loadConfigFromFile(env, file, root)
  const own: Config = loaded?.config ?? {}
  const merged = (await hasPlugin(own.plugins)) ? own : (vite.mergeConfig(own, { plugins: await overstay() }) as Config)
  const projects = own.test?.projects
  if (projects === undefined) return onlyAsked(merged)
  const plugged = await new PluggedProjects(root, env, vite, overstay).of(projects, file)
  return onlyAsked({ ...merged, test: { ...merged.test, projects: plugged } })
}

/** The config for what `overstay doctor` has planted: nothing else runs, and nothing is written in the project. */
function onlyAsked(config: Config, project = 0): Config {
  const folder = process.env[PLANTED]
  if (folder === undefined) return config
  const {
    coverage: _coverage,
    reporters: _reporters,
    outputFile: _file,
    include: _include,
    exclude: _exclude,
    projects,
    ...test
  } = config.test ?? {}
  // What stands beside projects would be added to theirs.
  if (projects !== undefined) {
    return {
      ...config,
      test: { ...test, projects: projects.map((own, it) => (isConfig(own) ? onlyAsked(own, it) : own)) },
    }
  }
  const include = [plantedIn(folder, { syntax: 'import', ending: 'mjs' }, project)]
  return { ...config, test: { ...test, include, exclude: [] } }
}

/** The Vite that the project's Vitest uses. */
async function viteOf(root: string): Promise<ProjectVite> {
  const vitest = createRequire(path.join(root, 'package.json')).resolve('vitest/package.json')
  const manifest = createRequire(vitest).resolve('vite/package.json')
  const { exports } = JSON.parse(fs.readFileSync(manifest, 'utf8')) as {
    exports: { '.': string | { default?: string } }
  }
  const entry = exports['.']
  const file = typeof entry === 'string' ? entry : (entry.default ?? './dist/node/index.js')
  return (await import(pathToFileURL(path.join(path.dirname(manifest), file)).href)) as ProjectVite
}
