import { site } from '../stamp.mjs'

const atSession = site(import.meta.url, '10:31', 'new', 'Session', 'open')
const callbacks = []

class Session {}
function open(scope) {
  {
    const count = callbacks.length
    const session = atSession(scope, new Session())
    callbacks.push(() => [count, session])
    callbacks.pop()
  }
}

export function round(scope) {
  open(scope)
}
