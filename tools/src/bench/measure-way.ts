import { setImmediate as macrotask } from 'node:timers/promises'
import { scope } from '@overstay/runtime'
import { allocations, forgetRefs, type Kind, type Way } from './allocation-ways.ts'

// A process of its own for each measurement: kind, way, number of objects; nanoseconds and bytes an object as JSON out.
const [kind, way] = process.argv.slice(2, 4) as [Kind, Way]
const count = Number(process.argv[4])
const ROUNDS = 9
const make = allocations[kind][way]
const { gc } = globalThis as unknown as { gc: () => void }
/** Reachable from outside, so that nothing can be optimised away. */
const kept: (object | undefined)[] = ((globalThis as { kept?: object[] }).kept = [])

const shortLived: number[] = []
const longLived: number[] = []
let bytes = Infinity

for (let round = 0; round < ROUNDS; round++) {
  await scope('bench', async () => {
    const start = process.hrtime.bigint()
    for (let index = 0; index < count; index++) kept[index & 1023] = make(index)
    // A registration is paid for twice: V8 calls back in a task of its own for each object that died.
    await macrotask()
    await macrotask()
    shortLived.push(Number(process.hrtime.bigint() - start) / count)
  })
  forgetRefs()
  kept.length = 0
  for (let index = 0; index < count; index++) kept.push(undefined)
  gc()
  const before = process.memoryUsage().heapUsed
  scope('bench', () => {
    const start = process.hrtime.bigint()
    for (let index = 0; index < count; index++) kept[index] = make(index)
    longLived.push(Number(process.hrtime.bigint() - start) / count)
  })
  gc()
  bytes = Math.min(bytes, (process.memoryUsage().heapUsed - before) / count)
  forgetRefs()
}

console.log(JSON.stringify({ shortLived: Math.min(...shortLived), longLived: Math.min(...longLived), bytes }))
