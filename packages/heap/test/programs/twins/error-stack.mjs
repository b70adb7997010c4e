import { site } from '../stamp.mjs'

const atSession = site(import.meta.url, '14:19', 'new', 'Session', 'work')
const failures = []

class Session {
  run() {
    const error = new Error('no answer')
    failures.push(error)
    return error.stack
  }
}
function work(scope) {
  atSession(scope, new Session()).run()
}

export function round(scope) {
  for (let index = 0; index < 3; index++) work(scope)
}
