import { site } from '../stamp.mjs'

const atSession = site(import.meta.url, '7:31', 'new', 'Session', 'watch')

class Session {}
function watch(scope) {
  const session = atSession(scope, new Session())
  setInterval(() => session, 60_000)
}

export function round(scope) {
  for (let index = 0; index < 3; index++) watch(scope)
}
