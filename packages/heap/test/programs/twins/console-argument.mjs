import inspector from 'node:inspector'
import { site } from '../stamp.mjs'

const atSession = site(import.meta.url, '11:25', 'new', 'Session', 'open')
const devTools = new inspector.Session()
devTools.connect()
devTools.post('Runtime.enable')

class Session {}
function open(scope) {
  console.debug(atSession(scope, new Session()))
}

export function round(scope) {
  for (let index = 0; index < 3; index++) open(scope)
  console.clear()
}
