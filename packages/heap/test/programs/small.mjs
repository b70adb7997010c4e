// A heap with one object of each sort that the parser or an answer treats in its own way.
import { EventEmitter } from 'node:events'
import v8 from 'node:v8'

class Kept {
  #secret = {}
  name = 'kept \u2028 "quoted" \\ \ud83d\ude00'
  buffer = Buffer.alloc(100_000)
}
const bus = new EventEmitter()
globalThis.kept = new Map([['a', new Kept()]])
globalThis.weak = new WeakMap([[globalThis.kept, { value: new Kept() }]])
for (let index = 0; index < 5; index++) bus.on('event', () => index)
globalThis.interval = setInterval(() => bus, 1000)
globalThis.pending = new Promise(() => undefined).then(() => bus)
v8.writeHeapSnapshot(process.argv[2])
process.exit()
