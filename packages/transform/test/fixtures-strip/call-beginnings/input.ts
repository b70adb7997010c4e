import { expectCollected } from '@overstay/runtime'
expectCollected({ a: 1 }).go()
expectCollected(function () {}).call()
expectCollected(class {}).name
expectCollected('use strict').length
const f = () => expectCollected({ a: 1 })
const g = () => expectCollected({ a: 1 }).a
const h = () => expectCollected(function () {}).name
export default expectCollected(class {})
