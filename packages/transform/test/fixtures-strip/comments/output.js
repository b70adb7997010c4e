const a = (x) => [x]
const b = { b: 1 }
const c = [[3],[4]]
const g =
  async () => {}
function h() { return[1] }
const i = () => {
  return b
}
const s = '/* @expectCollected */' + `// @expectCollected`
// see /* @expectCollected */ in the docs
