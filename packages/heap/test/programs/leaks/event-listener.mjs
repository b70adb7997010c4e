import { EventEmitter } from 'node:events'
import { labels, site } from '../stamp.mjs'

const atBus = site(import.meta.url, '6:13', 'new', 'EventEmitter')
const atListener = site(import.meta.url, '9:28', 'closure', 'onTick', 'handle')
const bus = atBus(labels, new EventEmitter())

function handle(scope) {
  const request = { body: 'x'.repeat(100) }
  bus.on(
    'tick',
    atListener(scope, function onTick() {
      return request
    }),
  )
}

export function round(scope) {
  for (let index = 0; index < 3; index++) handle(scope)
}
