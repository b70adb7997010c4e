import { site } from '../stamp.mjs'

const atSession = site(import.meta.url, '8:27', 'new', 'Session', 'open')
const sessions = new WeakMap()

class Session {}
function open(scope, user) {
  sessions.set(user, atSession(scope, new Session()))
}

export function round(scope) {
  for (const name of ['anna', 'bert', 'carl']) open(scope, { name })
}
