// axios 0.21: a shared promise collects a reaction for each request.
import { labels, site } from '../stamp.mjs'

const atToken = site(import.meta.url, '10:15', 'new', 'CancelToken')
const atReaction = site(import.meta.url, '14:35', 'closure', 'onCanceled', 'request')

class CancelToken {
  promise = new Promise(() => {})
}
const token = atToken(labels, new CancelToken())

function request(scope) {
  const config = { url: '/' }
  token.promise.then(
    atReaction(scope, function onCanceled() {
      return config
    }),
  )
}

export function round(scope) {
  for (let index = 0; index < 3; index++) request(scope)
}
