// Errors are kept for a report, and nobody reads their stacks: each keeps `this` of the calls it came through.
import { site } from '../stamp.mjs'

const atSession = site(import.meta.url, '13:19', 'new', 'Session', 'work')
const failures = []

class Session {
  run() {
    failures.push(new Error('no answer'))
  }
}
function work(scope) {
  atSession(scope, new Session()).run()
}

export function round(scope) {
  for (let index = 0; index < 3; index++) work(scope)
}
