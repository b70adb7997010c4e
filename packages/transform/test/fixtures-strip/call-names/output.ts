const f = () => 1
const g = function () {}
const h = class {}
export default (function () {})
export { f, g, h }
