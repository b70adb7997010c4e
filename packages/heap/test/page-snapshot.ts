import { spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { programs, scratch } from './snapshot-of.ts'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome']
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking']

/** Path of a Chromium: OVERSTAY_TEST_CHROMIUM, or the first one on the PATH. */
export const chromium: string | undefined =
  process.env.OVERSTAY_TEST_CHROMIUM ??
  (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find((file) => existsSync(file))

interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: { readonly chunk?: string }
  readonly result?: Readonly<Record<string, string>> & { readonly exceptionDetails?: object }
  readonly error?: object
}

/** Runs a script of test/programs in an empty page and returns the path of the snapshot taken then. */
export async function pageSnapshot(binary: string, script: string): Promise<string> {
  const file = join(scratch(), `${script}.heapsnapshot`)
  const profile = join(scratch(), 'profile')
  mkdirSync(profile)
  const args = [...FLAGS, '--remote-debugging-pipe', `--user-data-dir=${profile}`]
  const browser = spawn(binary, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] })
  const ended = new Promise((resolve) => browser.once('exit', resolve))
  const out = openSync(file, 'w')
  const calls = new Map<number, (answer: Message) => void>()
  let rest = ''
  let session = {}
  ;(browser.stdio[4] as Readable).setEncoding('utf8').on('data', (text: string) => {
    const messages = (rest + text).split('\0')
    rest = messages.pop() ?? ''
    for (const { id, method, params, ...answer } of messages.map((message) => JSON.parse(message) as Message)) {
      if (method === 'HeapProfiler.addHeapSnapshotChunk') writeSync(out, params?.chunk ?? '')
      if (id !== undefined) calls.get(id)?.(answer)
    }
  })
  const send = async (method: string, params: object = {}): Promise<NonNullable<Message['result']>> => {
    const id = calls.size + 1
    const answered = new Promise<Message>((resolve) => calls.set(id, resolve))
    ;(browser.stdio[3] as Writable).write(`${JSON.stringify({ id, method, params, ...session })}\0`)
    const gone = ended.then((): Message => ({ error: { message: 'Chromium ended before it answered' } }))
    const { result, error } = await Promise.race([answered, gone])
    if (error !== undefined || result?.exceptionDetails !== undefined) {
      throw new Error(`${method}: ${JSON.stringify(error ?? result?.exceptionDetails)}`)
    }
    return result ?? {}
  }
  try {
    const { targetId } = await send('Target.createTarget', { url: 'about:blank' })
    session = { sessionId: (await send('Target.attachToTarget', { targetId, flatten: true })).sessionId }
    // The inspector keeps what is logged from now on.
    await send('Runtime.enable')
    await send('Runtime.evaluate', { expression: `{${readFileSync(join(programs, script), 'utf8')}}` })
    await send('HeapProfiler.collectGarbage')
    await send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
    session = {}
    await send('Browser.close')
  } finally {
    closeSync(out)
    browser.kill()
    await ended
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  }
  return file
}
