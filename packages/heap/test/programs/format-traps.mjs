// Everything that has surprised a reader of heap snapshots: odd strings, huge indexes, huge buffers, weak things.
import v8 from 'node:v8'
import { Session } from 'node:inspector/promises'

const [out, mode] = process.argv.slice(2)

class WeakTarget {}
class HeldValue {}
class WeakKey {}
class KeyedValue {}
class CyclicKey {}
class CyclicValue {}

const kept = { target: new WeakTarget(), key: new WeakKey(), cyclicKey: new CyclicKey() }
const value = new CyclicValue()
value.key = kept.cyclicKey
const registry = new FinalizationRegistry(() => {})
registry.register(kept.target, new HeldValue())

globalThis.traps = {
  kept,
  registry,
  weakRef: new WeakRef(kept.target),
  weakMap: new WeakMap([[kept.key, new KeyedValue()]]),
  // Reachable before the key is, so that a walk which takes the table's edge for a strong one goes this way.
  aCyclicMap: new WeakMap([[kept.cyclicKey, value]]),
  strings: [
    'nul:\0:x',
    'quote:"',
    'back\\slash\\',
    'lines\n\t\r\b\f',
    'emoji:\u{1f600}',
    'lone:\ud800:x',
    'latin:é',
    'control:\u0001\u001f\u007f',
    'separator:\u2028',
    Buffer.from('long:' + 'y'.repeat(5000)).toString(),
    'slash:a/b',
    'bom:\ufeff',
    ']}"strings":[',
  ],
  indexes: { 5: {}, 4294967294: {}, 4294967296: {}, '-1': {} },
  ['property\u{1f600}"\\']: 1,
  [Symbol('a symbol')]: {},
  bigint: 123456789012345678901234567890n,
  generator: (function* () {
    yield new KeyedValue()
  })(),
}
if (mode === 'big') globalThis.traps.buffer = new ArrayBuffer(5 * 2 ** 30)

if (mode === 'traced') {
  const { createWriteStream } = await import('node:fs')
  const session = new Session()
  session.connect()
  await session.post('HeapProfiler.enable')
  await session.post('HeapProfiler.startTrackingHeapObjects', { trackAllocations: true })
  globalThis.traced = Array.from({ length: 2000 }, (_, index) => ({ index, key: new WeakKey() }))
  const stream = createWriteStream(out)
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ params }) => stream.write(params.chunk))
  await session.post('HeapProfiler.takeHeapSnapshot')
  session.disconnect()
  await new Promise((resolve) => stream.end(resolve))
} else {
  // References taken in this job are kept until it ends (KeepDuringJob): the snapshot belongs into another one.
  await new Promise((resolve) => setTimeout(resolve, 1))
  v8.writeHeapSnapshot(out)
}
