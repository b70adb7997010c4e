// Pending calls of shouldGoAway: what a call costs, what it weighs, and how long after its delay it is answered.
import { setImmediate } from 'node:timers/promises'
import { shouldGoAway } from '@overstay/runtime/node'

const calls = Number(process.argv[2])
const DELAY = 3000
await shouldGoAway({}, 'warm-up', { delay: 0 })
await setImmediate()
gc()
const before = process.memoryUsage().heapUsed
const start = performance.now()
const answers = []
for (let call = 0; call < calls; call++) answers.push(shouldGoAway({ call }, 'value', { delay: DELAY }))
const called = performance.now()
await setImmediate()
gc()
const bytes = (process.memoryUsage().heapUsed - before) / calls
const departures = await Promise.all(answers)
const answered = performance.now() - called - DELAY
const gone = departures.filter((departure) => departure.gone).length
const microseconds = ((called - start) * 1000) / calls
console.log(JSON.stringify({ calls, microseconds, bytes, gone, answered }))
