import { mock } from 'node:test'
import { site } from '../stamp.mjs'

const atSession = site(import.meta.url, '9:31', 'new', 'Session', 'close')
const onClose = mock.fn()

class Session {}
function close(scope) {
  onClose(atSession(scope, new Session()))
}

export function round(scope) {
  for (let index = 0; index < 3; index++) close(scope)
  onClose.mock.resetCalls()
}
