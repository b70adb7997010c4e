import { site } from '../stamp.mjs'

const atSession = site(import.meta.url, '9:33', 'new', 'Session', 'watch')
const users = [{ name: 'anna' }, { name: 'bert' }]
const registry = new FinalizationRegistry(() => {})

class Session {}
function watch(scope, user) {
  const session = atSession(scope, new Session())
  registry.register(session, user.name)
}

export function round(scope) {
  for (const user of users) watch(scope, user)
}
