// V8 writes the variables of blocks without names; with one to a block its name is known all the same.
import { site } from '../stamp.mjs'

const atSession = site(import.meta.url, '10:31', 'new', 'Session', 'open')
let current

class Session {}
function open(scope) {
  for (const made of [new Session(), new Session()]) {
    const session = atSession(scope, made)
    current = () => session
  }
}

export function round(scope) {
  open(scope)
  return current
}
