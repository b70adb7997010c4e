import { site } from '../stamp.mjs'

const atSession = site(import.meta.url, '8:31', 'new', 'Session', 'open')
let current

class Session {}
function open(scope) {
  const session = atSession(scope, new Session())
  current = () => session
}

export function round(scope) {
  open(scope)
  current = undefined
  return current
}
