const f = (a) => {
  if (a) return new Map()
  throw a
}
const g = (a) => a+ +a
let x = 1
let y = 2
export { f, g, x, y }
