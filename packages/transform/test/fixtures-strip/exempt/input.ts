import { expectCollected } from '@overstay/runtime'
@expectCollected(false)
class A {}
/* @expectCollected false */
export class B extends A {}
