import fs from 'node:fs'
import type { CDPSession, Frame, Page } from '@playwright/test'

/** Where a document has overstay's session for pages. */
export const PAGE = `globalThis[Symbol.for('overstay.page')]`
/** Collections without progress that end the wait: one may be spent on finalizers. */
const IDLE_ROUNDS = 2

interface ParsedScript {
  readonly url: string
  readonly sourceMapURL?: string
}

/** What overstay asks of Chromium about a page: to collect, to take a snapshot, to tell of its scripts. */
export class PageDevtools {
  readonly #page: Page
  readonly #devtools: Promise<CDPSession>

  constructor(page: Page) {
    this.#page = page
    this.#devtools = page.context().newCDPSession(page)
    // A page that is gone at once is never asked.
    this.#devtools.catch(() => undefined)
  }

  /** Whether the browser can be asked at all. */
  async works(): Promise<boolean> {
    return this.#devtools.then(
      () => true,
      () => false,
    )
  }

  /** Collects until nothing of the ended scopes of a document is alive, or nothing more goes; returns how often. */
  async settle(document: Pick<Frame, 'evaluate'>): Promise<number> {
    const devtools = await this.#devtools
    // What was logged is kept for whoever opens the DevTools.
    await devtools.send('Runtime.discardConsoleEntries').catch(() => undefined)
    let before = Infinity
    let idle = 0
    for (let collections = 1; ; collections++) {
      await devtools.send('HeapProfiler.collectGarbage')
      const alive = await document.evaluate<number>(`${PAGE}.alive()`)
      idle = alive < before ? 0 : idle + 1
      if (alive === 0 || idle >= IDLE_ROUNDS) return collections
      before = alive
    }
  }

  /** Writes a snapshot into a file that is not there yet; gives the source maps of the page's scripts. */
  readonly takeSnapshot = async (file: string): Promise<Record<string, string>> => {
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

  async #sourceMaps(): Promise<Record<string, string>> {
    const maps: Record<string, string> = {}
    for (const [script, address] of await this.#mapAddresses()) {
      const map = await this.#mapAt(address)
      if (map !== null) maps[script] = map
    }
    return maps
  }

  /** By address of the script: the debugger knows all of a page, whenever they came. */
  async #mapAddresses(): Promise<Map<string, string>> {
    const devtools = await this.#devtools
    const addresses = new Map<string, string>()
    const add = ({ url, sourceMapURL = '' }: ParsedScript): void => {
      if (sourceMapURL !== '' && URL.canParse(sourceMapURL, url)) addresses.set(url, new URL(sourceMapURL, url).href)
    }
    devtools.on('Debugger.scriptParsed', add)
    // A `debugger` statement of the program is nobody's business here.
    const told = [devtools.send('Debugger.enable'), devtools.send('Debugger.setSkipAllPauses', { skip: true })]
    await Promise.all(told).finally(() => devtools.off('Debugger.scriptParsed', add))
    await devtools.send('Debugger.disable')
    return addresses
  }

  /** Fetched by the page, which has been given its scripts the same way. */
  async #mapAt(address: string): Promise<string | null> {
    if (!address.startsWith('data:')) return this.#page.evaluate(textAt, address).catch(() => null)
    const comma = address.indexOf(',')
    const data = address.slice(comma + 1)
    const isBase64 = address.slice(0, comma).endsWith(';base64')
    return isBase64 ? Buffer.from(data, 'base64').toString() : decodeURIComponent(data)
  }
}

/** Runs in the page. */
async function textAt(address: string): Promise<string> {
  return (await fetch(address)).text()
}
