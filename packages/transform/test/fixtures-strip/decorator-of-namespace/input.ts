import * as overstay from '@overstay/runtime'
@overstay.expectCollected()
class A {}
export { A }
