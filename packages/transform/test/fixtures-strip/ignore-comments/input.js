// @overstay-ignore-file
const a = /* @overstay-ignore */ [1]
// @overstay-ignore-start: read by a tool
const b = [2]
// @overstay-ignore-end
// @overstay-ignore: runs in the page
const c = () => [a, b]
// what @overstay-ignore does is told elsewhere
export { c }
