// Runs three rounds of a program in three scopes, collects, and writes a snapshot.
import { createRequire } from 'node:module'
import v8 from 'node:v8'
import vm from 'node:vm'
import { newScope } from './stamp.mjs'

const [out, program] = process.argv.slice(2)
v8.setFlagsFromString('--expose-gc')
const gc = vm.runInNewContext('gc')
const turn = () => new Promise((resolve) => setTimeout(resolve, 2))

const load = program.endsWith('.cjs') ? createRequire(import.meta.url) : (file) => import(file)
let loaded = await load(`./${program}`)
for (let id = 1; id <= 3; id++) await loaded.round(newScope(id, 'test', `round ${id}`))
loaded = undefined
for (let times = 0; times < 3; times++) {
  await turn()
  gc()
}
// The snapshot is taken where nothing of the above is in a register any more.
setTimeout(() => {
  v8.writeHeapSnapshot(out)
  process.exit()
}, 2)
