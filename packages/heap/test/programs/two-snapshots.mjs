// Two snapshots of one process, with a known number of objects made and dropped in between.
import v8 from 'node:v8'

class Stays {}
class Goes {}
class Comes {}

const [out] = process.argv.slice(2)
globalThis.stays = Array.from({ length: 50 }, () => new Stays())
globalThis.goes = Array.from({ length: 100 }, () => new Goes())
v8.writeHeapSnapshot(out)
globalThis.goes = undefined
globalThis.comes = Array.from({ length: 300 }, () => new Comes())
v8.writeHeapSnapshot(`${out}.later`)
