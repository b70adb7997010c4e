// Data about users is kept in a WeakMap, and the users are kept for good.
import { site } from '../stamp.mjs'

const atSession = site(import.meta.url, '11:27', 'new', 'Session', 'open')
const users = [{ name: 'anna' }, { name: 'bert' }, { name: 'carl' }]
const sessions = new WeakMap()

class Session {}
function open(scope, user) {
  // A new key for each round, in the user: what dies with its key lives as long as the user.
  sessions.set((user[scope.shown.id] = {}), atSession(scope, new Session()))
}

export function round(scope) {
  for (const user of users) open(scope, user)
}
