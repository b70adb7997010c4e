import { AsyncLocalStorage } from 'node:async_hooks'
import { site } from '../stamp.mjs'

const storage = new AsyncLocalStorage()
const atStore = site(import.meta.url, '8:30', 'object', '', 'handle')

function handle(scope) {
  storage.run(atStore(scope, { user: 'anna' }), () => {
    storage.exit(() => setInterval(() => {}, 70_000))
  })
}

export function round(scope) {
  handle(scope)
}
