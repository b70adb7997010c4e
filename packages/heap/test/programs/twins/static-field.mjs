import { site } from '../stamp.mjs'

const atSession = site(import.meta.url, '11:22', 'new', 'Session', 'round')

class Session {
  static all = new WeakSet()
}

export function round(scope) {
  for (let index = 0; index < 3; index++) {
    Session.all.add(atSession(scope, new Session()))
  }
}
