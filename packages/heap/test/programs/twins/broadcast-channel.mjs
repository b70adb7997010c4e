import { BroadcastChannel } from 'node:worker_threads'
import { site } from '../stamp.mjs'

const atSession = site(import.meta.url, '8:39', 'new', 'Session', 'listen')

class Session {}
function listen(scope) {
  const session = atSession(scope, new Session())
  const channel = new BroadcastChannel('news')
  channel.onmessage = () => session
  channel.close()
}

export function round(scope) {
  for (let index = 0; index < 3; index++) listen(scope)
}
