// What a registry hands to its callback is held strongly as long as the target lives.
import { site } from '../stamp.mjs'

const atSession = site(import.meta.url, '10:33', 'new', 'Session', 'watch')
const users = [{ name: 'anna' }, { name: 'bert' }]
const registry = new FinalizationRegistry(() => {})

class Session {}
function watch(scope, user) {
  registry.register(user, atSession(scope, new Session()))
}

export function round(scope) {
  for (const user of users) watch(scope, user)
}
