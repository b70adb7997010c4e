// What an await costs: without overstay, inside scopes that follow each other, and once two scopes have run at once.
import { setTimeout as sleep } from 'node:timers/promises'
import { scope } from '@overstay/runtime'

const AWAITS = 200_000
const way = process.argv[2]
const work = async () => {
  for (let count = 0; count < AWAITS; count++) await undefined
}
if (way === 'concurrent') await Promise.all([scope('a', () => sleep(5)), scope('b', () => sleep(5))])
let best = Infinity
for (let round = 0; round < 10; round++) {
  const start = performance.now()
  await (way === 'plain' ? work() : scope('round', work))
  best = Math.min(best, performance.now() - start)
}
console.log(JSON.stringify({ nanoseconds: (best * 1e6) / AWAITS }))
