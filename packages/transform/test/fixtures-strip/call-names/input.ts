import { expectCollected } from '@overstay/runtime'
const f = expectCollected(() => 1)
const g = expectCollected(function () {})
const h = expectCollected(class {})
export default expectCollected(function () {})
export { f, g, h }
