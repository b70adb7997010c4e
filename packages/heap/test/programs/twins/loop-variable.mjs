import { site } from '../stamp.mjs'

const atSession = site(import.meta.url, '9:31', 'new', 'Session', 'open')
let current

class Session {}
function open(scope) {
  for (const made of [new Session(), new Session()]) {
    const session = atSession(scope, made)
    current = () => typeof session
  }
  current = undefined
}

export function round(scope) {
  open(scope)
  return current
}
