import { site } from '../stamp.mjs'

const atTimer = site(import.meta.url, '6:31', 'call', 'setInterval', 'watch')
const watcher = { last: undefined }

function watch(scope) {
  watcher.last = atTimer(
    scope,
    setInterval(() => watcher, 60_000),
  )
  clearInterval(watcher.last)
  watcher.last = undefined
}

export function round(scope) {
  for (let index = 0; index < 3; index++) watch(scope)
}
