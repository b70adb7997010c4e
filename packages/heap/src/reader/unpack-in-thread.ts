import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads'

/** As text, because a thread starts from a file of JavaScript, and this package may be run from its sources or bundled. */
const UNPACK = `
const { workerData: { from, to, limit, state, port } } = require('node:worker_threads')
const { createReadStream, createWriteStream } = require('node:fs')
const { pipeline } = require('node:stream')
const { createGunzip } = require('node:zlib')

async function* limited(chunks) {
  let size = 0
  for await (const chunk of chunks) {
    size += chunk.length
    Atomics.add(state, 1, 1)
    if (size > limit) throw Object.assign(new RangeError('too much'), { code: 'ERR_BUFFER_TOO_LARGE' })
    yield chunk
  }
}

const highWaterMark = 1 << 20
pipeline(
  createReadStream(from, { highWaterMark }),
  createGunzip({ chunkSize: highWaterMark }),
  limited,
  createWriteStream(to, { flags: 'wx', mode: 0o600, highWaterMark }),
  (error) => {
    port.postMessage(error == null ? {} : { message: error.message, code: error.code })
    Atomics.store(state, 0, 1)
    Atomics.notify(state, 0)
  },
)
`

/** Milliseconds without a chunk after which something is wrong. */
const PATIENCE = 30_000

/**
 * Unpacks a gzip file into another one and waits for it. Node unpacks streams only asynchronously, and everything here
 * is synchronous; so a thread does it. Throws what went wrong there, ERR_BUFFER_TOO_LARGE above the limit.
 */
export function unpackInThread(from: string, to: string, limit: number): void {
  // Whether it is done, and how many chunks came so far.
  const state = new Int32Array(new SharedArrayBuffer(8))
  const { port1, port2 } = new MessageChannel()
  const workerData = { from, to, limit, state, port: port2 }
  // Whatever is preloaded into this process has no business there.
  const worker = new Worker(UNPACK, { eval: true, workerData, transferList: [port2], execArgv: [], env: {} })
  try {
    for (let before = -1; Atomics.wait(state, 0, 0, PATIENCE) === 'timed-out'; before = state[1]) {
      if (state[1] === before) throw new Error(`the thread that unpacks says nothing for ${PATIENCE / 1000} s`)
    }
    const { message } = receiveMessageOnPort(port1) as { message: { message?: string; code?: string } }
    if (message.message !== undefined) throw Object.assign(new Error(message.message), { code: message.code ?? '' })
  } finally {
    port1.close()
    void worker.terminate()
  }
}
