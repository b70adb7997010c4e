import { expectCollected } from '@overstay/runtime'
export @expectCollected() class A {}
export default
@expectCollected()
class B {}
