// The demo's cyclic trees, built and dropped, with or without tags: how long it took and how many objects were stamped.
import { outlineOnly } from '../../apps/demo/src/tree.js'
import { loginAndForget } from '../../apps/demo/src/session.js'
import { scope } from '@overstay/runtime'

const REQUESTS = 300
const { ledger } = globalThis[Symbol.for('overstay.stamp')]
let stamped = 0
ledger.setWatcher({
  scopeEnded(own) {
    for (const { created } of own.entries.values()) stamped += created
    own.entries.clear()
  },
})

let best = Infinity
for (let round = 0; round < 20; round++) {
  stamped = 0
  const start = performance.now()
  for (let id = 0; id < REQUESTS; id++) {
    scope('request', () => {
      outlineOnly({ id })
      loginAndForget({ id })
    })
  }
  best = Math.min(best, performance.now() - start)
}
console.log(JSON.stringify({ milliseconds: best, stamped }))
