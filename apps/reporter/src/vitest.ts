import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { overstay as tagging } from '@overstay/transform/vite'
import { SESSION_ENVIRONMENT, sessionOptionsFromEnvironment, VITEST_HOME } from '@overstay/runners/session'
import type { Config } from '@overstay/schema'
import type { Plugin } from 'vite'
import type { TestProject, Vitest } from 'vitest/node'
import { loadConfig } from './load-config.ts'
import { LeakReporter } from './vitest-reporter.ts'
import { repeatingSession } from './repeat-in-vitest.ts'
import { newRun } from './new-run.ts'
import { projectRoot } from './project-root.ts'
import { handedTransformOptions, transformOptions } from './transform-options.ts'
import { WatchedBrowsers } from './vitest-browser.ts'

/**
 * overstay in Vitest, with one line: `plugins: [overstay()]`. Takes what overstay.config may say, which goes before the
 * file. Started by `overstay run`, the command's settings hold, and the command reports.
 */
export async function overstay(options: Config = {}): Promise<Plugin[]> {
  if (process.env.VITEST === undefined) return []
  const given = sessionOptionsFromEnvironment()
  const repeating = repeatingSession()
  const root = given?.root ?? projectRoot(process.cwd())
  // The command has read the file, and hands on what holds.
  const config: Config = { ...(given === undefined && (await loadConfig(root))), ...options }
  const run = repeating ?? given ?? newRun(root, config)
  const confirms = (run.confirm ?? config.confirm) !== 'never'
  const session = { ...run, confirms }
  const transform = { ...transformOptions(config, root, session.track), ...(given && handedTransformOptions()) }
  const { dependencies } = transform
  const plugins = tagging({ ...transform, top: 'label' })
  process.env[VITEST_HOME] = path.dirname(createRequire(path.join(root, 'package.json')).resolve('vitest/package.json'))
  const runner = fileURLToPath(import.meta.resolve('@overstay/runners/vitest'))
  const own = ['runners', 'runtime', 'heap', 'schema'].map(filesOf)
  const reporters = new WeakSet<Vitest>()
  const browsers = new WatchedBrowsers(session)
  return [
    ...plugins,
    {
      name: 'overstay:vitest',
      load: browsers.load,
      config: (theirs: { test?: { runner?: string; browser?: object } }) => {
        if (theirs.test?.runner !== undefined && theirs.test.runner !== runner) {
          process.stderr.write(
            `overstay: the project's test.runner (${theirs.test.runner}) is left out while overstay watches\n`,
          )
        }
        const inBrowser = theirs.test?.browser === undefined ? undefined : browsers.config()
        return {
          ...inBrowser,
          test: {
            ...inBrowser?.test,
            runner,
            env: { [SESSION_ENVIRONMENT]: JSON.stringify(session) },
            // Only what Vite loads is tagged. Under jsdom it would load overstay's own, too, where they are linked to.
            server: { deps: { external: own, ...(dependencies && { inline: dependencies }) } },
          },
        }
      },
      configureVitest({ vitest, project }: { vitest: Vitest; project: TestProject }) {
        browsers.configure(vitest, project)
        if (reporters.has(vitest)) return
        reporters.add(vitest)
        fs.mkdirSync(session.out, { recursive: true })
        if (repeating === undefined)
          vitest.config.reporters.push(new LeakReporter(vitest, session, { confirms, prints: given === undefined }))
      },
    } as Plugin,
  ]
}

/** The files of one of overstay's own packages, as Vite names them: with forward slashes and no links. */
function filesOf(name: string): RegExp {
  const manifest = fileURLToPath(import.meta.resolve(`@overstay/${name}/package.json`))
  const folder = path.dirname(fs.realpathSync(manifest)).replaceAll('\\', '/')
  return new RegExp(`${folder.replaceAll(/[^\w/]/g, String.raw`\$&`)}/dist/`)
}
