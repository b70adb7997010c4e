// Run with `--allow-natives-syntax`: prints what V8 thinks of stamped values.
import { scope } from '../../dist/index.js'
import { m, n, o } from '../../dist/stamp.js'

class Point {
  constructor(x, y) {
    this.x = x
    this.y = y
  }
}
const table = m('maps.mjs', [
  ['new', 'Point', 'one', 1, 1, ''],
  ['new', 'Point', 'other', 2, 1, ''],
  ['object', '', 'one', 3, 1, ''],
  ['array', '', 'one', 4, 1, ''],
  ['closure', '', 'one', 5, 1, ''],
])
// As text, because no formatter knows this syntax.
const haveSameMap = new Function('a', 'b', 'return %HaveSameMap(a, b)')
const hasFastProperties = new Function('a', 'return %HasFastProperties(a)')
const prepare = new Function('f', '%PrepareFunctionForOptimization(f)')
const optimise = new Function('f', '%OptimizeFunctionOnNextCall(f)')
const statusOf = new Function('f', 'return %GetOptimizationStatus(f)')
const plain = {
  instances: (i) => new Point(i, 1),
  literals: (i) => ({ x: i, y: 1 }),
  arrays: (i) => [i, 1],
  closures: (i) => () => i,
}
const makers = {
  instances: (i) => n(new Point(i, 1), table, i & 1),
  literals: (i) => o({ x: i, y: 1 }, table, 2),
  arrays: (i) => o([i, 1], table, 3),
  closures: (i) => o(() => i, table, 4),
}
const read = {
  instances: (it) => it.x + it.y,
  literals: (it) => it.x + it.y,
  arrays: (it) => it[0] + it[1],
  closures: (it) => it(),
}
const result = {}
for (const kind of Object.keys(makers)) {
  const make = makers[kind]
  const reader = read[kind]
  const first = scope('first', () => make(0))
  let sameMap = true
  let fast = true
  let sum = 0
  for (let round = 0; round < 20; round++) {
    scope(`round ${round}`, () => {
      for (let i = 0; i < 5000; i++) {
        const value = make(i)
        sameMap &&= haveSameMap(first, value)
        fast &&= hasFastProperties(value)
        sum += reader(value)
      }
    })
  }
  prepare(reader)
  sum += reader(make(1))
  optimise(reader)
  sum += reader(make(1))
  const optimised = statusOf(reader)
  // Values of new scopes and of the other site must not throw the optimised code away.
  for (let round = 0; round < 20; round++) scope('later', () => (sum += reader(make(round))))
  const stays = statusOf(reader) === optimised
  // The control: a value of another shape does.
  reader(plain[kind](1))
  const plainEndsIt = statusOf(reader) !== optimised
  result[kind] = { sameMap, plainHasIt: haveSameMap(first, plain[kind](1)), fast, stays, plainEndsIt }
}
console.log(JSON.stringify(result))
