import { expectCollected } from '@overstay/runtime'
class A {}
export function f(expectCollected: any) { return expectCollected(A) }
