import { setMaxListeners } from 'node:events'
import { labels, site } from '../stamp.mjs'

const atShutdown = site(import.meta.url, '6:18', 'new', 'AbortController')
const atListener = site(import.meta.url, '11:50', 'closure', 'onAbort', 'work')
const shutdown = atShutdown(labels, new AbortController())
setMaxListeners(0, shutdown.signal)

function work(scope) {
  const rows = [1, 2, 3]
  shutdown.signal.addEventListener(
    'abort',
    atListener(scope, () => rows),
  )
}

export function round(scope) {
  for (let index = 0; index < 3; index++) work(scope)
}
