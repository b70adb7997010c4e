import fs from 'node:fs'
import type { BrowserContext, CDPSession, Page, TestInfo } from '@playwright/test'
import type { ScopeOutcome } from '@overstay/schema'
import { shownFile } from './file-owner.ts'
import { PageRun } from './page-run.ts'
import type { SessionOptions } from './session-options.ts'
import { tell } from './tell.ts'

const PAGE = `globalThis[Symbol.for('overstay.page')]`
/** Origins of which was told that nothing there is tagged. */
const toldOf = new Set<string>()
/** Collections without progress that end the wait: one may be spent on finalizers. */
const IDLE_ROUNDS = 2

/**
 * The pages of one Playwright test: a scope for the test, in it one for each view, judged when the document is left or the
 * test ends. The browser collects and takes snapshots through the DevTools protocol, so it has to be Chromium.
 */
export class WatchedPages {
  readonly #session: SessionOptions
  readonly #test: TestInfo
  readonly #context: BrowserContext
  readonly #pages = new Set<WatchedPage>()
  readonly #opening: Promise<unknown>[] = []
  /** Run files of the documents that were judged. */
  readonly files: string[] = []

  private constructor(context: BrowserContext, session: SessionOptions, test: TestInfo) {
    this.#context = context
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
    const watched = new WatchedPages(context, session, test)
    const name = test.titlePath.slice(1).join(' > ')
    const file = shownFile(test.file, session.root)
    const begin = `if (window === window.top) { ${script}; ${PAGE}.openTest(${JSON.stringify(name)}, ${JSON.stringify(file)}) }`
    await context.addInitScript(begin)
    context.on('page', (page) => watched.#opening.push(watched.#add(page)))
    return watched
  }

  /** To be called when the test is over and its pages are still there. */
  async end(): Promise<void> {
    await Promise.all(this.#opening)
    const { status, expectedStatus } = this.#test
    const passed = status === expectedStatus || status === undefined
    for (const page of this.#pages) await page.handOver(status === 'skipped' ? 'skipped' : passed ? 'judged' : 'failed')
  }

  async #add(page: Page): Promise<void> {
    const devtools = await this.#context.newCDPSession(page)
    const program = shownFile(this.#test.file, this.#session.root)
    this.#pages.add(
      new WatchedPage(page, devtools, () => {
        const run = new PageRun(this.#session, program)
        this.files.push(run.file)
        return run
      }),
    )
  }
}

class WatchedPage {
  readonly #page: Page
  readonly #devtools: CDPSession
  readonly #newRun: () => PageRun
  readonly #scripts = new Set<string>()
  /** That were loaded since one was judged. */
  #documents = 0

  constructor(page: Page, devtools: CDPSession, newRun: () => PageRun) {
    this.#page = page
    this.#devtools = devtools
    this.#newRun = newRun
    page.on('response', (response) => {
      if (response.request().resourceType() === 'script') this.#scripts.add(response.url())
    })
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
    // What was logged is kept for whoever opens the DevTools.
    await this.#devtools.send('Runtime.discardConsoleEntries').catch(() => undefined)
    await this.#page.evaluate(`${PAGE}.endTest('${outcome}')`)
    const collections = await this.#settle()
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
      this.#takeSnapshot,
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

  async #settle(): Promise<number> {
    let before = Infinity
    let idle = 0
    for (let collections = 1; ; collections++) {
      await this.#devtools.send('HeapProfiler.collectGarbage')
      const alive = await this.#page.evaluate<number>(`${PAGE}.alive()`)
      idle = alive < before ? 0 : idle + 1
      if (alive === 0 || idle >= IDLE_ROUNDS) return collections
      before = alive
    }
  }

  readonly #takeSnapshot = async (file: string): Promise<Record<string, string>> => {
    const descriptor = fs.openSync(file, 'wx', 0o600)
    const write = ({ chunk }: { chunk: string }): void => {
      fs.writeSync(descriptor, chunk)
    }
    this.#devtools.on('HeapProfiler.addHeapSnapshotChunk', write)
    try {
      await this.#devtools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
    } finally {
      this.#devtools.off('HeapProfiler.addHeapSnapshotChunk', write)
      fs.closeSync(descriptor)
    }
    return this.#sourceMaps()
  }

  /** Fetched by the page, which has been given its scripts the same way. */
  async #sourceMaps(): Promise<Record<string, string>> {
    const maps: Record<string, string> = {}
    for (const script of this.#scripts) {
      const map = await this.#page.evaluate(mapOfScript, script).catch(() => null)
      if (map !== null) maps[script] = map
    }
    return maps
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

/** Runs in the page. */
async function mapOfScript(script: string): Promise<string | null> {
  const text = await (await fetch(script)).text()
  const address = /\/\/[#@] sourceMappingURL=(\S+)\s*$/.exec(text)?.[1]
  if (address === undefined) return null
  return (await fetch(new URL(address, script))).text()
}

function isSameDocument(from: string, to: string): boolean {
  if (!URL.canParse(to, from)) return false
  const address = new URL(to, from)
  return address.hash !== '' && address.href.split('#')[0] === from.split('#')[0]
}
