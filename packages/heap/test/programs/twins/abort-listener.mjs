import { setMaxListeners } from 'node:events'
import { labels, site } from '../stamp.mjs'

const atShutdown = site(import.meta.url, '6:18', 'new', 'AbortController')
const atListener = site(import.meta.url, '11:20', 'closure', 'onAbort', 'work')
const shutdown = atShutdown(labels, new AbortController())
setMaxListeners(0, shutdown.signal)

function work(scope) {
  const rows = [1, 2, 3]
  const onAbort = atListener(scope, () => rows)
  shutdown.signal.addEventListener('abort', onAbort)
  shutdown.signal.removeEventListener('abort', onAbort)
}

export function round(scope) {
  for (let index = 0; index < 3; index++) work(scope)
}
