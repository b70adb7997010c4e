import { site } from '../stamp.mjs'

const atSession = site(import.meta.url, '7:31', 'new', 'Session', 'expire')

class Session {}
function expire(scope) {
  const session = atSession(scope, new Session())
  setTimeout(() => session, 1)
}

export function round(scope) {
  for (let index = 0; index < 3; index++) expire(scope)
}
