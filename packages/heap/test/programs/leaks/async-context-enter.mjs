import { AsyncLocalStorage } from 'node:async_hooks'
import { site } from '../stamp.mjs'

const storage = new AsyncLocalStorage()
const atStore = site(import.meta.url, '11:37', 'object', '', 'handle')
const polls = []

function handle(scope) {
  return new Promise((resolve) => {
    setTimeout(() => {
      storage.enterWith(atStore(scope, { user: 'anna' }))
      polls.push(setInterval(() => {}, 70_000))
      resolve()
    }, 1)
  })
}

export async function round(scope) {
  await handle(scope)
}
