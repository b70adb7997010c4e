import { expectCollected } from '@overstay/runtime'
@expectCollected() class A {}
export function f(expectCollected: any) { return expectCollected(A) }
