({ a: 1 }).go()
;(function () {}).call()
;(class {}).name
;('use strict').length
const f = () => ({ a: 1 })
const g = () => ({ a: 1 }).a
const h = () => function () {}.name
export default (class {})
