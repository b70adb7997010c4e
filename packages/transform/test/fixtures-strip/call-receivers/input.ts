import { expectCollected } from '@overstay/runtime'
expectCollected(o.m)()
;(expectCollected(o.m))(1)
expectCollected(o['m'])`x`
expectCollected(eval)('1')
expectCollected(f)()
expectCollected(o.m).call(o)
delete expectCollected(o.m)
expectCollected(o?.m)()
