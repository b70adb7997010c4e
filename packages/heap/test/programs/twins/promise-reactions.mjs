// Requests subscribe to a set and leave it.
import { labels, site } from '../stamp.mjs'

const atToken = site(import.meta.url, '10:15', 'new', 'CancelToken')
const atReaction = site(import.meta.url, '14:20', 'closure', 'onCanceled', 'request')

class CancelToken {
  listeners = new Set()
}
const token = atToken(labels, new CancelToken())

function request(scope) {
  const config = { url: '/' }
  const reaction = atReaction(scope, function onCanceled() {
    return config
  })
  token.listeners.add(reaction)
  token.listeners.delete(reaction)
}

export function round(scope) {
  for (let index = 0; index < 3; index++) request(scope)
}
