const a = /* @expectCollected */ (x) => [x]
const b = /* @expectCollected within: request */ { b: 1 }
const c = [/* @expectCollected */ [3],/* @expectCollected */[4]]
const g = // @expectCollected
  async () => {}
/* @expectCollected */
function h() { return/* @expectCollected */[1] }
const i = () => {
  // @expectCollected within: test
  return b
} // @expectCollected
const s = '/* @expectCollected */' + `// @expectCollected`
// see /* @expectCollected */ in the docs
