import fs from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
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
/** How long, in milliseconds, a page whose test ran out of time may take to tell what it made: it may be stuck. */
const PATIENCE = 2000

/**
 * The pages of one Playwright test: a scope for the test, in it one for each view, judged when the document is left or the
 * test ends. The browser collects and takes snapshots through the DevTools protocol, so it has to be Chromium.
 */
export class WatchedPages {
  readonly #session: SessionOptions
  readonly #test: TestInfo
  readonly #context: BrowserContext
  readonly #pages = new Set<WatchedPage>()
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
      const run = new PageRun(this.#session, program)
      this.files.push(run.file)
      return run
    }
    this.#pages.add(new WatchedPage(page, this.#context.newCDPSession(page), newRun))
  }
}

class WatchedPage {
  readonly #page: Page
  readonly #devtools: Promise<CDPSession>
  readonly #newRun: () => PageRun
  readonly #scripts = new Set<string>()
  /** That were loaded since one was judged. */
  #documents = 0

  constructor(page: Page, devtools: Promise<CDPSession>, newRun: () => PageRun) {
    this.#page = page
    this.#devtools = devtools
    // A page that is gone at once is never handed over.
    devtools.catch(() => undefined)
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
    await this.#page.evaluate(`${PAGE}.endTest('${outcome}')`)
    const collections = outcome === 'judged' ? await this.#settle() : 0
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
    const devtools = await this.#devtools
    // What was logged is kept for whoever opens the DevTools.
    await devtools.send('Runtime.discardConsoleEntries').catch(() => undefined)
    let before = Infinity
    let idle = 0
    for (let collections = 1; ; collections++) {
      await devtools.send('HeapProfiler.collectGarbage')
      const alive = await this.#page.evaluate<number>(`${PAGE}.alive()`)
      idle = alive < before ? 0 : idle + 1
      if (alive === 0 || idle >= IDLE_ROUNDS) return collections
      before = alive
    }
  }

  readonly #takeSnapshot = async (file: string): Promise<Record<string, string>> => {
    const devtools = await this.#devtools
    const descriptor = fs.openSync(file, 'wx', 0o600)
    const write = ({ chunk }: { chunk: string }): void => {
      fs.writeSync(descriptor, chunk)
    }
    devtools.on('HeapProfiler.addHeapSnapshotChunk', write)
    try {
      await devtools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
    } finally {
      devtools.off('HeapProfiler.addHeapSnapshotChunk', write)
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
