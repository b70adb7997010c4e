// 10,000 tests that use 1,000 sites each, as a test runner opens and ends them; what the ledger of it all weighs.
import { setImmediate } from 'node:timers/promises'
import v8 from 'node:v8'
import vm from 'node:vm'
import * as $os from '@overstay/runtime/stamp'
import { ledger } from '@overstay/runtime/node'

const [tests, sites] = process.argv.slice(2).map(Number)
v8.setFlagsFromString('--expose-gc')
const gc = vm.runInNewContext('gc')
const table = $os.m(
  'many.js',
  Array.from({ length: sites }, (_, index) => ['object', 'Row', '', index + 1, 1, `fp-${index}`]),
)
const used = () => {
  gc()
  return process.memoryUsage().heapUsed
}
await setImmediate()
const before = used()
let peak = 0
const kept = (globalThis.kept = [])
for (let test = 0; test < tests; test++) {
  const scope = ledger.newScope('test', `test ${test}`, ledger.run, 'many.test.js')
  ledger.enterScope(scope)
  for (let site = 0; site < sites; site++) $os.o({}, table, site)
  if (test % 1000 === 0) kept.push($os.o({}, table, 0))
  ledger.endScope(scope)
  // A runner awaits each test; timers and messages come between some of them.
  await (test % 10 === 0 ? setImmediate() : undefined)
  if (test % 500 === 499) peak = Math.max(peak, used() - before)
}
console.log(JSON.stringify({ megabytes: peak / 2 ** 20, seconds: performance.now() / 1000 }))
