import path from 'node:path'
import { Writable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import { VITEST_HOME, type SessionOptions } from '@overstay/runners/session'
import type * as VitestNode from 'vitest/node'
import type { Vitest } from 'vitest/node'

/** The session of a run, with the tests to repeat; for the plugin in the Vitest that repeats them. */
const REPEAT = 'OVERSTAY_REPEAT'

export function repeatingSession(): SessionOptions | undefined {
  const json = process.env[REPEAT]
  return json === undefined ? undefined : (JSON.parse(json) as SessionOptions)
}

/**
 * Runs the tests again, each several times in one fresh worker, in a Vitest of its own that neither reports nor covers:
 * nobody counts their results twice.
 */
export async function repeatInVitest(
  vitest: Vitest,
  session: SessionOptions,
  tests: Record<string, string[]>,
): Promise<void> {
  const { createVitest } = await projectsVitest()
  const { config, vite, projects } = vitest
  const { exitCode } = process
  process.env[REPEAT] = JSON.stringify({ ...session, repeat: tests } satisfies SessionOptions)
  const options: Parameters<typeof createVitest>[1] = {
    root: config.root,
    config: vite.config.configFile ?? false,
    watch: false,
    reporters: [{}],
    coverage: { enabled: false },
    passWithNoTests: true,
    update: false,
    bail: 0,
    // Where the command line has switched the browser mode on.
    ...(projects.some(({ config }) => config.browser.enabled) && { browser: { enabled: true } }),
  }
  // Servers of browsers tell of ports that are in use by those of the first time.
  const again = await createVitest('test', options, {}, { stdout: unheard(), stderr: unheard() })
  try {
    await again.start(Object.keys(tests).map((file) => path.resolve(session.root, file)))
  } finally {
    Reflect.deleteProperty(process.env, REPEAT)
    await again.close()
    // Failing the second time is no failure of the suite.
    process.exitCode = exitCode
  }
}

function unheard(): Writable {
  return new Writable({
    write: (_chunk, _encoding, done) => {
      done()
    },
  })
}

/** The one that runs: from where overstay is installed Node may find another, which its runner and plugins do not fit. */
async function projectsVitest(): Promise<Pick<typeof VitestNode, 'createVitest'>> {
  const home = process.env[VITEST_HOME]
  const entry = home === undefined ? 'vitest/node' : pathToFileURL(path.join(home, 'dist/node.js')).href
  return (await import(entry)) as typeof VitestNode
}
