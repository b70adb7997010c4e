import { site } from '../stamp.mjs'

const atSession = site(import.meta.url, '8:31', 'new', 'Session', 'rows')
export let current

class Session {}
function* rows(scope) {
  const session = atSession(scope, new Session())
  yield 1
  yield session
}

export function round(scope) {
  current = rows(scope)
  current.next()
}
