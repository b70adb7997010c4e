import fs from 'node:fs'
import { test as base, type BrowserContext, type TestInfo } from '@playwright/test'
import { foldRunFiles } from '@overstay/report'
import { WatchedPages } from '@overstay/runners/playwright'
import { sessionOptionsFromEnvironment, type SessionOptions } from '@overstay/runners/session'
import { printedText, wholeReport } from './formats.ts'
import { loadConfig } from './load-config.ts'
import { newRun } from './new-run.ts'
import { pageScript } from './page-script.ts'
import { projectRoot } from './project-root.ts'

export * from '@playwright/test'

/** The run that all workers share: the first process to read a test file begins it, and the others inherit it. */
const RUN = 'OVERSTAY_PLAYWRIGHT_RUN'

/** Milliseconds for judging, which takes nothing from the test's own time. */
const JUDGING = 60_000

const given = sessionOptionsFromEnvironment()
const session = given ?? (await sharedRun())

/** Playwright's own `test`, with every page watched; Chromium only. */
export const test = base.extend({
  context: [
    async ({ browser, context, browserName }, use, testInfo) => {
      if (browserName !== 'chromium') {
        await use(context)
        return
      }
      const script = await runtimeScript()
      const watched = [await WatchedPages.watch(context, session, testInfo, script)]
      const newContext = browser.newContext.bind(browser)
      browser.newContext = async (...options) => {
        const opened = await newContext(...options)
        watched.push(await watchedUntilClosed(opened, testInfo, script))
        return opened
      }
      await use(context)
      browser.newContext = newContext
      for (const pages of watched) await pages.end()
      if (given === undefined) await failOnLeaks(watched.flatMap(({ files }) => files))
    },
    { scope: 'test', timeout: JUDGING },
  ],
})

/** A context that a test opens itself may be closed before the test is over: its pages are judged then. */
async function watchedUntilClosed(context: BrowserContext, test: TestInfo, script: string): Promise<WatchedPages> {
  const pages = await WatchedPages.watch(context, session, test, script)
  const close = context.close.bind(context)
  context.close = async (...options) => {
    await pages.end()
    await close(...options)
  }
  return pages
}

async function sharedRun(): Promise<SessionOptions> {
  const begun = process.env[RUN]
  if (begun !== undefined) return JSON.parse(begun) as SessionOptions
  const root = projectRoot(process.cwd())
  const run = newRun(root, await loadConfig(root))
  process.env[RUN] = JSON.stringify(run)
  return run
}

/** The test fails with the report of its own pages, so that every reporter of Playwright shows it. */
async function failOnLeaks(files: readonly string[]): Promise<void> {
  if (files.length === 0) return
  const { report } = await foldRunFiles(files)
  if (report.summary.failed) throw new Error(printedText(report, wholeReport(session.out)))
}

let script: Promise<string> | undefined

/** Before the scripts of every page. */
function runtimeScript(): Promise<string> {
  fs.mkdirSync(session.out, { recursive: true })
  script ??= pageScript('@overstay/runtime/browser', 'iife')
  return script
}
