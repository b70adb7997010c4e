import { expectCollected } from '@overstay/runtime'

@expectCollected()
class A {}
const f = /* @expectCollected */ () => expectCollected(A)
