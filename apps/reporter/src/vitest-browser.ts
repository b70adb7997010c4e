import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SessionOptions } from '@overstay/runners/session'
import { BEGIN, browserCommands } from '@overstay/runners/vitest-browser'
import type { Plugin } from 'vite'
import type { TestProject, Vitest } from 'vitest/node'
import { pageScript } from './page-script.ts'

const PAGE = '@overstay/runners/vitest-page'
/** Vitest 3 has another runner in its pages. */
const FIRST_VERSION = 4

/** Vitest's browser mode, watched by a setup file in the page and commands that it calls: Chromium by Playwright only. */
export class WatchedBrowsers {
  readonly #commands: ReturnType<typeof browserCommands>
  readonly #page = fileURLToPath(import.meta.resolve(PAGE)).replaceAll('\\', '/')
  readonly #repeats: boolean
  #script: Promise<string> | undefined
  #hasTold = false

  constructor(session: SessionOptions) {
    this.#commands = browserCommands(session)
    this.#repeats = session.repeat !== undefined
  }

  /** For a config that has something to say of browsers. */
  config(): { test: object; server: object } {
    // Where overstay is linked to, its files lie outside of what Vite serves.
    const runtime = path.dirname(fs.realpathSync(fileURLToPath(import.meta.resolve('@overstay/runtime/package.json'))))
    return {
      test: { browser: { commands: this.#commands, ...(this.#repeats && { headless: true, ui: false }) } },
      server: { fs: { allow: [path.join(runtime, 'dist'), path.dirname(this.#page)] } },
    }
  }

  /** The setup file, for the server of a page. */
  readonly load: Plugin['load'] = (id) => {
    if (id.replace(/\?.*/, '') !== this.#page) return undefined
    return (this.#script ??= pageScript(PAGE, 'esm'))
  }

  configure({ version }: Vitest, { config: { browser, setupFiles } }: TestProject): void {
    if (!browser.enabled) return
    const isChromium = browser.provider?.name === 'playwright' && browser.name === 'chromium'
    const isWatched = isChromium && parseInt(version) >= FIRST_VERSION && BEGIN in (browser.commands ?? {})
    if (!isWatched) this.#tell()
    else if (!setupFiles.includes(this.#page)) setupFiles.unshift(this.#page)
  }

  #tell(): void {
    if (this.#hasTold) return
    this.#hasTold = true
    process.stderr.write(
      "overstay: in Vitest's browser mode tests are watched in Chromium by @vitest/browser-playwright 4 only; the others run unwatched\n",
    )
  }
}
