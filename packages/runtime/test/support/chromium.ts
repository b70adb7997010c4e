import { spawn, type ChildProcess } from 'node:child_process'
import fs from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import type { Readable, Writable } from 'node:stream'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome']

/** Path of a Chromium: OVERSTAY_TEST_CHROMIUM, or the first one on the PATH. */
export const chromium: string | undefined =
  process.env.OVERSTAY_TEST_CHROMIUM ??
  (process.env.PATH ?? '')
    .split(path.delimiter)
    .flatMap((folder) => NAMES.map((name) => path.join(folder, name)))
    .find((file) => fs.existsSync(file))

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--remote-debugging-pipe',
]

interface Answer {
  id?: number
  error?: { message: string }
  result?: unknown
}

/** A page of a real Chromium, driven through the DevTools protocol over a pipe: no port, no package. */
export class Page {
  readonly #process: ChildProcess
  readonly #profile: string
  readonly #server: http.Server
  readonly #waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>()
  #calls = 0
  #session: string | undefined

  private constructor(binary: string, server: http.Server, flags: readonly string[]) {
    this.#server = server
    this.#profile = fs.mkdtempSync(path.join(os.tmpdir(), 'overstay-chromium-'))
    this.#process = spawn(binary, [...FLAGS, `--user-data-dir=${this.#profile}`, ...flags], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    })
    this.#process.once('exit', (code, signal) => {
      const error = new Error(`Chromium ended (${String(code ?? signal)}) before it answered`)
      for (const { reject } of this.#waiting.values()) reject(error)
    })
    let rest = ''
    const answers = this.#process.stdio[4] as Readable
    answers.setEncoding('utf8').on('data', (text: string) => {
      const messages = (rest + text).split('\0')
      rest = messages.pop() ?? ''
      for (const message of messages) this.#take(JSON.parse(message) as Answer)
    })
  }

  /** Opens an empty page whose origin serves the files of `root`. */
  static async open(binary: string, root: string, ...flags: string[]): Promise<Page> {
    const server = http.createServer((request, response) => {
      const file = path.join(root, decodeURIComponent(request.url ?? ''))
      const type = /\.m?js$/.test(file) ? 'text/javascript' : 'text/html'
      response.writeHead(200, { 'content-type': type })
      response.end(type === 'text/html' ? '<!doctype html><body></body>' : fs.readFileSync(file))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const page = new Page(binary, server, flags)
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const { targetId } = await page.send<{ targetId: string }>('Target.createTarget', { url })
    const attached = await page.send<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true })
    page.#session = attached.sessionId
    // The target is there before its document is, with an empty one.
    for (let there = false; !there;) {
      const loaded = page.run<boolean>(`location.href === '${url}' && document.readyState === 'complete'`)
      there = await loaded.catch(() => false)
    }
    return page
  }

  /** What an expression, or the promise it gives, evaluates to: plain data. */
  async run<T>(expression: string): Promise<T> {
    const params = { expression, awaitPromise: true, returnByValue: true }
    const answer = await this.send<{ result: { value: T }; exceptionDetails?: object }>('Runtime.evaluate', params)
    if (answer.exceptionDetails !== undefined) throw new Error(JSON.stringify(answer.exceptionDetails))
    return answer.result.value
  }

  async collect(): Promise<void> {
    await this.send('HeapProfiler.collectGarbage', {})
  }

  send<T>(method: string, params: object): Promise<T> {
    const id = ++this.#calls
    const session = this.#session === undefined ? {} : { sessionId: this.#session }
    const pipe = this.#process.stdio[3] as Writable
    pipe.write(JSON.stringify({ id, method, params, ...session }) + '\0')
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (result: unknown) => void, reject })
    })
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve))
    this.#session = undefined
    void this.send('Browser.close', {}).catch(() => undefined)
    await ended
    this.#server.close()
    this.#server.closeAllConnections()
    fs.rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 })
  }

  #take({ id, error, result }: Answer): void {
    const call = id === undefined ? undefined : this.#waiting.get(id)
    if (id === undefined || call === undefined) return
    this.#waiting.delete(id)
    if (error === undefined) call.resolve(result)
    else call.reject(new Error(error.message))
  }
}
