import { expectCollected } from '@overstay/runtime'
const a = b
expectCollected([1, 2]).map(f)
let c = a
expectCollected(`x`).length
let d = c;
expectCollected([3]).map(f)
function f() {}
expectCollected([4]).map(f)
if (d)
  expectCollected([5]).map(f)
let e = d
expectCollected(/x/).test(e)
let g = e
expectCollected(-e, h())
