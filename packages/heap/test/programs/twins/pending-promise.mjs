// Nobody holds a promise that never settles: it goes, and so does who waits for it.
import { site } from '../stamp.mjs'

const atSession = site(import.meta.url, '8:31', 'new', 'Session', 'load')

class Session {}
async function load(scope) {
  const session = atSession(scope, new Session())
  await new Promise(() => {})
  return session
}

export function round(scope) {
  for (let index = 0; index < 3; index++) void load(scope)
}
