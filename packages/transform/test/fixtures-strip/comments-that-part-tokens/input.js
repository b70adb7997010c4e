const f = (a) => {
  if (a) return/* @expectCollected */new Map()
  throw/* @expectCollected */a
}
const g = (a) => a+/* @expectCollected */+a
let x = 1 /*
 @expectCollected */ let y = 2
export { f, g, x, y }
