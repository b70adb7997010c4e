import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ConfigEnv, PluginOption, UserConfig } from 'vite'

// By its public name: Vite bundles what a config imports from beside it, and then nothing is where it was.
const { overstay, VITEST_CONFIG } = (await import('overstay/vitest')) as typeof import('./vitest.ts')

type Projects = NonNullable<NonNullable<(UserConfig & { test?: { projects?: unknown[] } })['test']>['projects']>

/** Where Vitest looks for its config, in its order. */
const NAMES = ['vitest.config', 'vite.config'].flatMap((name) =>
  ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((ending) => `${name}.${ending}`),
)

/** The project's own config with overstay's plugin: what `overstay run -- vitest` gives to Vitest. */
export default async function config(env: ConfigEnv): Promise<UserConfig> {
  const root = process.cwd()
  const { loadConfigFromFile, mergeConfig } = await viteOf(root)
  const named = process.env[VITEST_CONFIG]
  const file = named === undefined || named === '' ? NAMES.find((name) => fs.existsSync(path.join(root, name))) : named
  const loaded = file === undefined ? null : await loadConfigFromFile(env, path.resolve(root, file), root)
  const own = (loaded?.config ?? {}) as UserConfig & { test?: { projects?: Projects } }
  const plugins = await overstay()
  if (await hasPlugin(own.plugins)) return own
  const projects = own.test?.projects
  const merged = mergeConfig(own, { plugins }) as typeof own
  if (projects !== undefined) merged.test = { ...merged.test, projects: await withPlugin(projects, mergeConfig) }
  return merged
}

/** Projects take no plugins from the config around them. Those in files of their own cannot be reached from here. */
async function withPlugin(projects: Projects, mergeConfig: (one: object, other: object) => object): Promise<Projects> {
  if (projects.some((project) => typeof project === 'string')) {
    process.stderr.write(
      'overstay: projects of Vitest with config files of their own are not watched; add `plugins: [overstay()]` of overstay/vitest to each\n',
    )
  }
  return Promise.all(
    projects.map(async (project) =>
      typeof project === 'object' && project !== null && !('extends' in project && project.extends === true)
        ? mergeConfig(project, { plugins: await overstay() })
        : project,
    ),
  )
}

async function hasPlugin(plugins: PluginOption[] = []): Promise<boolean> {
  const flat = (await Promise.all(plugins)).flat() as (object | false | null | undefined)[]
  for (const plugin of flat) {
    const given = (await plugin) as { name?: string } | PluginOption[] | false | null | undefined
    if (Array.isArray(given) ? await hasPlugin(given) : given && given.name === 'overstay:vitest') return true
  }
  return false
}

/** The Vite that the project's Vitest uses. */
async function viteOf(root: string): Promise<typeof import('vite')> {
  const vitest = createRequire(path.join(root, 'package.json')).resolve('vitest/package.json')
  const vite = createRequire(vitest).resolve('vite/package.json')
  const { exports } = JSON.parse(fs.readFileSync(vite, 'utf8')) as { exports: { '.': string | { default?: string } } }
  const entry = exports['.']
  const file = typeof entry === 'string' ? entry : (entry.default ?? './dist/node/index.js')
  return (await import(pathToFileURL(path.join(path.dirname(vite), file)).href)) as typeof import('vite')
}
