const a = [1]
const b = [2]
const c = () => [a, b]
// what @overstay-ignore does is told elsewhere
export { c }
