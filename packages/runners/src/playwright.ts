import fs from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { BrowserContext, Page, TestInfo } from '@playwright/test'
import type { ScopeOutcome } from '@overstay/schema'
import { shownFile } from './file-owner.ts'
import { PAGE, PageDevtools } from './page-devtools.ts'
import { PageRun } from './page-run.ts'
import type { SessionOptions } from './session-options.ts'
import { tell } from './tell.ts'

/** Origins of which was told that nothing there is tagged. */
const toldOf = new Set<string>()
/** How long, in milliseconds, a page whose test ran out of time may take to tell what it made: it may be stuck. */
const PATIENCE = 2000

/**
 * The pages of one Playwright test: a scope for the test, in it one for each view, judged when the document is left or the
 * test ends. The browser collects and takes snapshots through the DevTools protocol, so it has to be Chromium.
 */
export class WatchedPages {
  readonly #session: SessionOptions
  readonly #test: TestInfo
  readonly #pages = new Set<WatchedPage>()
  /** Run files of the documents that were judged. */
  readonly files: string[] = []

  private constructor(session: SessionOptions, test: TestInfo) {
    this.#session = session
    this.#test = test
  }

  /** `script`: overstay's runtime for pages, as a classic script; it is there before the page's own. */
  static async watch(
    context: BrowserContext,
    session: SessionOptions,
    test: TestInfo,
    script: string,
  ): Promise<WatchedPages> {
    const watched = new WatchedPages(session, test)
    const name = test.titlePath.slice(1).join(' > ')
    const file = shownFile(test.file, session.root)
    const begin = `if (window === window.top) { ${script}; ${PAGE}.openTest(${JSON.stringify(name)}, ${JSON.stringify(file)}) }`
    await context.addInitScript(begin)
    context.on('page', (page) => {
      watched.#add(page)
    })
    return watched
  }

  /** To be called when the test is over and its pages are still there. */
  async end(): Promise<void> {
    const { status } = this.#test
    const outcome = status === 'passed' ? 'judged' : status === 'skipped' ? 'skipped' : 'failed'
    // Documents that were left earlier belong to the same test.
    if (outcome !== 'judged') for (const file of this.files.splice(0)) fs.rmSync(file)
    for (const page of this.#pages) {
      const handedOver = page.handOver(outcome)
      await (status === 'timedOut' ? Promise.race([handedOver, pause(PATIENCE)]) : handedOver)
    }
  }

  #add(page: Page): void {
    const program = shownFile(this.#test.file, this.#session.root)
    const newRun = (): PageRun => {
      const run = new PageRun(this.#session, { program })
      this.files.push(run.file)
      return run
    }
    this.#pages.add(new WatchedPage(page, newRun))
  }
}

class WatchedPage {
  readonly #page: Page
  readonly #devtools: PageDevtools
  readonly #newRun: () => PageRun
  /** That were loaded since one was judged. */
  #documents = 0

  constructor(page: Page, newRun: () => PageRun) {
    this.#page = page
    this.#devtools = new PageDevtools(page)
    this.#newRun = newRun
    page.on('domcontentloaded', () => {
      this.#documents++
    })
    this.#handOverBefore('goto', (url) => !isSameDocument(page.url(), url))
    this.#handOverBefore('reload')
    this.#handOverBefore('close')
  }

  /** Has the document judged. Its own session ends with that. */
  async handOver(outcome: Extract<ScopeOutcome, 'judged' | 'failed' | 'skipped'>): Promise<void> {
    if (this.#page.isClosed() || !(await this.#page.evaluate<boolean>(`${PAGE} !== undefined`).catch(() => false)))
      return
    await this.#page.evaluate(`${PAGE}.endTest('${outcome}')`)
    const collections = outcome === 'judged' ? await this.#devtools.settle(this.#page) : 0
    const judged = await this.#page.evaluate<string>(`${PAGE}.judge()`)
    const rest = await this.#page.evaluate<string>(`${PAGE}.finish()`)
    const left = this.#documents - 1
    this.#documents = 0
    if (!(judged + rest).includes('{"t":"site"')) {
      this.#tellUntagged(rest)
      return
    }
    const run = this.#newRun()
    run.take(judged)
    run.take(rest)
    const text = `${left} document${left === 1 ? ' was' : 's were'} left by a link or a form before they could be judged; page.goto() and page.reload() are judged before they leave`
    await run.end(
      this.#devtools.takeSnapshot,
      collections,
      left > 0 ? { t: 'note', code: 'OVERSTAY_LEFT_DOCUMENT', text } : undefined,
    )
  }

  #tellUntagged(rest: string): void {
    const { origin, protocol } = new URL(this.#page.url())
    if (!protocol.startsWith('http') || toldOf.has(origin) || !/"t":"end".*"sites":0,/.test(rest)) return
    toldOf.add(origin)
    tell(`sees no tagged code at ${origin}: build what it serves with a plugin of @overstay/transform`)
  }

  #handOverBefore(method: 'goto' | 'reload' | 'close', leaves: (url: string) => boolean = () => true): void {
    const page = this.#page as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>
    const own = page[method].bind(page)
    page[method] = async (...args) => {
      if (leaves(String(args[0]))) await this.handOver('judged')
      return own(...args)
    }
  }
}

function isSameDocument(from: string, to: string): boolean {
  if (!URL.canParse(to, from)) return false
  const address = new URL(to, from)
  return address.hash !== '' && address.href.split('#')[0] === from.split('#')[0]
}
