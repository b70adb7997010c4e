import { expectCollected } from '@overstay/runtime'
const a = expectCollected(make(), options())
const b = expectCollected(make(), { within: scope.name, name: `a${a}` })
const c = expectCollected(o.m, { name: next() })()
const d = () => expectCollected({ a }, (a.b = 1)).a
const e = expectCollected(expectCollected(a, options()), { within: 'test' })
