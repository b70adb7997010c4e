import { expectCollected } from '@overstay/runtime'
let a = b
expectCollected(a);
[1].map(a)
let c = a;
expectCollected(a);
[2].map(a)
