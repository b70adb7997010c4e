import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ConfigEnv, PluginOption, UserConfig } from 'vite'
import type * as vite from 'vite'

/** A config of Vitest, or of one of its projects. */
export type Config = Omit<UserConfig, 'test'> & {
  extends?: string | boolean
  test?: {
    name?: unknown
    projects?: readonly Project[]
    include?: string[]
    exclude?: string[]
    coverage?: unknown
    reporters?: unknown
    outputFile?: unknown
  }
}

/** A folder, a config file, a glob of such, or a config. */
type Project = string | Config | Promise<Config> | ((env: ConfigEnv) => Config | Promise<Config>)

/** What is not in node_modules of overstay but of the project. */
export interface ProjectVite {
  readonly loadConfigFromFile: typeof vite.loadConfigFromFile
  readonly mergeConfig: typeof vite.mergeConfig
}

/** Where Vitest looks for a folder's config, in its order. */
const NAMES = ['vitest.config', 'vite.config'].flatMap((name) =>
  ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((ending) => `${name}.${ending}`),
)
/** What Vitest leaves out of its globs of projects (resolveTestProjectConfigs in its cli-api). */
const IGNORED = ['**/node_modules/**', '**/*.timestamp-*', '**/.DS_Store']

export function isConfig(project: Project): project is Config {
  return typeof project === 'object' && !(project instanceof Promise)
}

export function configFileOf(folder: string): string | undefined {
  return NAMES.map((name) => path.join(folder, name)).find((file) => fs.existsSync(file))
}

/**
 * The projects of a config with plugins of ours, for projects take none from the config around them. Those that are named
 * by folder or file are loaded here, as Vitest would.
 */
export class PluggedProjects {
  readonly #root: string
  readonly #env: ConfigEnv
  readonly #vite: ProjectVite
  readonly #plugins: () => Promise<PluginOption[]>

  constructor(root: string, env: ConfigEnv, ofProject: ProjectVite, plugins: () => Promise<PluginOption[]>) {
    this.#root = root
    this.#env = env
    this.#vite = ofProject
    this.#plugins = plugins
  }

  /** `configFile`: the one that names the projects, which may be a project itself. */
  async of(projects: readonly Project[], configFile: string | undefined): Promise<Config[]> {
    const places = projects.filter((project) => typeof project === 'string')
    const configs = await Promise.all(
      projects.filter((project) => typeof project !== 'string').map((it) => this.#config(it)),
    )
    for (const place of await this.#places(places)) {
      configs.push(place === configFile ? { extends: true } : await this.#loaded(place))
    }
    return Promise.all(configs.map((config) => this.#plugged(config)))
  }

  async #config(project: Exclude<Project, string>): Promise<Config> {
    return typeof project === 'function' ? project(this.#env) : project
  }

  async #plugged(config: Config): Promise<Config> {
    // The config around it has them already.
    if (config.extends === true || (await hasPlugin(config.plugins))) return config
    return this.#vite.mergeConfig(config, { plugins: await this.#plugins() }) as Config
  }

  /** Config files, and folders without one. */
  async #places(projects: readonly string[]): Promise<Set<string>> {
    const globs = projects.filter((it) => /[*?{}[\]()!]/.test(it))
    const named = projects.filter((it) => !globs.includes(it)).map((it) => path.resolve(this.#root, it))
    const places = [...named, ...(globs.length === 0 ? [] : await this.#matches(globs))]
    return new Set(places.map((place) => (isFolder(place) ? (configFileOf(place) ?? place) : place)))
  }

  async #matches(globs: readonly string[]): Promise<string[]> {
    const { resolve } = createRequire(path.join(this.#root, 'package.json'))
    const entry = createRequire(resolve('vitest/package.json')).resolve('tinyglobby')
    const { glob } = (await import(pathToFileURL(entry).href)) as {
      glob: (patterns: readonly string[], options: object) => Promise<string[]>
    }
    const options = { absolute: true, dot: true, onlyFiles: false, expandDirectories: false, ignore: IGNORED }
    return (await glob(globs, { ...options, cwd: this.#root })).map((it) => path.resolve(it))
  }

  async #loaded(place: string): Promise<Config> {
    const folder = isFolder(place) ? place : path.dirname(place)
    const loaded = isFolder(place) ? null : await this.#vite.loadConfigFromFile(this.#env, place, folder)
    const config: Config = loaded?.config ?? {}
    const { name = nameOf(folder) } = config.test ?? {}
    return { ...config, root: folder, test: { ...config.test, name } }
  }
}

export async function hasPlugin(plugins: readonly PluginOption[] = []): Promise<boolean> {
  for (const option of plugins) {
    const plugin = await option
    if (!plugin) continue
    if (Array.isArray(plugin) ? await hasPlugin(plugin) : plugin.name === 'overstay:vitest') return true
  }
  return false
}

function isFolder(place: string): boolean {
  return fs.statSync(place, { throwIfNoEntry: false })?.isDirectory() === true
}

/** As Vitest names a project that does not name itself. */
function nameOf(folder: string): string {
  try {
    const { name } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')) as { name?: string }
    return name ?? path.basename(folder)
  } catch {
    return path.basename(folder)
  }
}
