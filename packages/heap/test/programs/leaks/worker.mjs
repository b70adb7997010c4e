// A worker that is never ended keeps who listens to it.
import { Worker } from 'node:worker_threads'
import { site } from '../stamp.mjs'

const atSession = site(import.meta.url, '9:39', 'new', 'Session', 'start')

class Session {}
function start(scope) {
  const session = atSession(scope, new Session())
  const worker = new Worker('setInterval(() => {}, 60_000)', { eval: true })
  worker.on('message', () => session)
  return new Promise((resolve) => worker.once('online', resolve))
}

export async function round(scope) {
  await start(scope)
}
