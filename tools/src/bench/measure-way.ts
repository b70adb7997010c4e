import { setImmediate as macrotask } from 'node:timers/promises'
import { scope } from '@overstay/runtime'
import { allocations, forgetRefs, stampManyShapes, type Kind, type Way } from './allocation-ways.ts'

// A process of its own for each measurement: kind, way, shapes; nanoseconds and bytes an object as JSON out.
const [kind, way] = process.argv.slice(2, 4) as [Kind, Way]
/** Objects that are timed together: so few that most chunks are through before another process gets the processor. */
const CHUNK = 1000
const CHUNKS = 300
const make = allocations[kind][way]
const { gc } = globalThis as unknown as { gc: () => void }
/** Reachable from outside, so that nothing can be optimised away. */
const kept: (object | undefined)[] = ((globalThis as { kept?: object[] }).kept = [])

/** Nanoseconds an object, of the faster chunks; collections and the callbacks of registrations are not in them. */
async function timed(placeOf: (chunk: number) => number): Promise<number> {
  const chunks: number[] = []
  for (let chunk = 0; chunk < CHUNKS; chunk++) {
    const first = placeOf(chunk)
    scope('bench', () => {
      const start = process.hrtime.bigint()
      for (let index = 0; index < CHUNK; index++) kept[first + index] = make(index)
      chunks.push(Number(process.hrtime.bigint() - start) / CHUNK)
    })
    // What a WeakRef was made to is kept until the end of the job.
    await macrotask()
  }
  // The first half is warming up.
  const warm = chunks.slice(CHUNKS >> 1).sort((one, other) => one - other)
  return warm[warm.length >> 2]
}

if (process.argv[4] === 'many') scope('shapes', stampManyShapes)
kept.length = CHUNK
const shortLived = await timed(() => 0)
// Once more, warm, for all the processor's time: with the collections, what they have to do for each registration or
// reference, and the callbacks in tasks of their own.
const start = process.cpuUsage()
await timed(() => 0)
forgetRefs()
gc()
await macrotask()
await macrotask()
const { user, system } = process.cpuUsage(start)
const inAll = ((user + system) * 1000) / (CHUNK * CHUNKS)
for (let index = 0; index < CHUNK * CHUNKS; index++) kept[index] = undefined
gc()
// Registrations of what has died are undone in a task of their own.
await macrotask()
await macrotask()
gc()
const before = process.memoryUsage().heapUsed
const longLived = await timed((chunk) => chunk * CHUNK)
gc()
const bytes = (process.memoryUsage().heapUsed - before) / (CHUNK * CHUNKS)
console.log(JSON.stringify({ shortLived, longLived, inAll, bytes }))
