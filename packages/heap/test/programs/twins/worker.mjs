import { Worker } from 'node:worker_threads'
import { site } from '../stamp.mjs'

const atSession = site(import.meta.url, '8:39', 'new', 'Session', 'start')

class Session {}
async function start(scope) {
  const session = atSession(scope, new Session())
  const worker = new Worker('setInterval(() => {}, 60_000)', { eval: true })
  worker.on('message', () => session)
  await new Promise((resolve) => worker.once('online', resolve))
  await worker.terminate()
}

export async function round(scope) {
  await start(scope)
}
