// Prints what became of each kind: run with `--expose-gc` and, where one is given, the path of another build.
import { inspect } from 'node:util'
import vm from 'node:vm'
import { examine } from './examine.mjs'

await import(process.argv[2] ?? '../../dist/stamp.js')
const runtime = globalThis[Symbol.for('overstay.stamp')]
const results = await examine({
  runtime,
  foreign: (code) => vm.runInNewContext(code),
  collect: () => globalThis.gc(),
  shown: (value) => [
    () => inspect(value, { showHidden: true, depth: 5 }),
    () => inspect(value, { showProxy: true }),
    () => `${value}`,
  ],
})
console.log(JSON.stringify(results))
