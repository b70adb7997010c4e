import { expectCollected } from '@overstay/runtime'
@expectCollected()
class A {}
const b = expectCollected(new A())
expectCollected(b)
export { b }
