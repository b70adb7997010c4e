import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  JEST_CIRCUS,
  JEST_TRANSFORM,
  SESSION_ENVIRONMENT,
  sessionOptionsFromEnvironment,
  type SessionOptions,
} from '@overstay/runners/session'
import type { Config } from '@overstay/schema'
import type { JestTransformerOptions } from '@overstay/transform/jest'
import { callerOf } from './call-site.ts'
import {
  effective,
  type InitialOptions,
  isCircus,
  type JestConfig,
  jestConfigOf,
  readProject,
  RUNNER,
} from './jest-packages.ts'
import { loadConfig } from './load-config.ts'
import { newRun } from './new-run.ts'
import { projectRoot } from './project-root.ts'
import { transformOptions } from './transform-options.ts'

const TRANSFORMER = fileURLToPath(import.meta.resolve('@overstay/transform/jest'))
const reporter = (name: string): string => fileURLToPath(new URL(`./${name}.mjs`, import.meta.url))
/** What no transformer of the project is for. */
const PLAIN = '\\.[cm]?js$'

type Own = InitialOptions | (() => InitialOptions | Promise<InitialOptions>)

/**
 * overstay in Jest, with one line: `module.exports = overstay({ … })` around the config. Takes what overstay.config may
 * say, which goes before the file. Started by `overstay run`, the command's settings hold, and the command reports.
 */
export function overstay(own: Own = {}, options: Config = {}): () => Promise<InitialOptions> {
  const file = callerOf(overstay)
  const folder = file === undefined ? process.cwd() : path.dirname(file)
  return async () => watched(typeof own === 'function' ? await own() : own, folder, options)
}

/** A config with overstay in it; paths that start nowhere start in `folder`. */
export async function watched(own: InitialOptions, folder: string, options: Config = {}): Promise<InitialOptions> {
  if (own.testRunner === RUNNER) return own
  const run = await (runOfThisProcess ??= begun(options))
  const jest = await jestConfigOf(run.session.root)
  const { projects } = await effective(jest, own, folder)
  const config = projects.length > 0 ? own : await watchedProject(jest, run, own, folder)
  return {
    ...config,
    ...(projects.length > 0 && { projects: await watchedProjects(jest, run, projects, folder) }),
    ...reporting(own, run),
  }
}

interface Run {
  readonly session: SessionOptions
  readonly settings: JestTransformerOptions['settings']
  readonly confirms: boolean
  /** Whether the report is printed by Jest's reporter and not by the command around it. */
  readonly prints: boolean
}

/** Projects may each have the line. */
let runOfThisProcess: Promise<Run> | undefined

async function begun(options: Config): Promise<Run> {
  const given = sessionOptionsFromEnvironment()
  const root = given?.root ?? projectRoot(process.cwd())
  const config: Config = { ...(await loadConfig(root)), ...options }
  const run = given ?? newRun(root, config)
  const confirms = (run.confirm ?? config.confirm) !== 'never'
  const session = { ...run, confirms }
  fs.mkdirSync(session.out, { recursive: true })
  // Workers inherit it.
  process.env[SESSION_ENVIRONMENT] = JSON.stringify(session)
  const told = process.env[JEST_TRANSFORM]
  const settings = told === undefined ? transformOptions(config, root, session.track) : (JSON.parse(told) as object)
  return {
    session,
    settings: { ...settings, top: 'label' },
    confirms,
    prints: given === undefined,
  }
}

async function watchedProject(
  jest: JestConfig,
  { settings }: Run,
  own: InitialOptions,
  folder: string,
): Promise<InitialOptions> {
  const { transform, testRunner, rootDir } = await effective(jest, own, folder)
  if (!isCircus(testRunner)) {
    process.stderr.write(`overstay: tests that ${testRunner} runs are not watched; Jest's own runner is jest-circus\n`)
    return own
  }
  process.env[JEST_CIRCUS] = testRunner
  const wrapped = transform.map(([pattern, file, given]) => {
    const options: JestTransformerOptions = { settings, own: [file, given] }
    return [pattern, [TRANSFORMER, options]] as const
  })
  return {
    ...own,
    // What it is relative to is not always where Jest finds this config.
    rootDir,
    transform: {
      ...Object.fromEntries(wrapped),
      ...(!transform.some(([it]) => it === PLAIN) && { [PLAIN]: [TRANSFORMER, { settings }] }),
    },
    testRunner: RUNNER,
  }
}

/** A project that is named by its place is read here, since only what is in the config can be changed. */
async function watchedProjects(
  jest: JestConfig,
  run: Run,
  projects: readonly (string | InitialOptions)[],
  folder: string,
): Promise<(string | InitialOptions)[]> {
  const read = projects.map(async (project) => {
    const own = typeof project === 'string' ? await readProject(jest, project) : project
    return own.testRunner === RUNNER ? project : watchedProject(jest, run, own, folder)
  })
  return Promise.all(read)
}

function reporting(own: InitialOptions, { session, confirms, prints }: Run): InitialOptions {
  if (session.repeat !== undefined)
    return { reporters: [reporter('jest-silence')], collectCoverage: false, bail: 0, notify: false }
  return {
    reporters: [...(own.reporters ?? ['default']), [reporter('jest-reporter'), { session, confirms, prints }]],
    // Otherwise what a run writes there would begin the next one.
    watchPathIgnorePatterns: [...(own.watchPathIgnorePatterns ?? []), '[\\\\/]\\.overstay[\\\\/]'],
  }
}
