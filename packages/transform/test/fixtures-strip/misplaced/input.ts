import { expectCollected } from '@overstay/runtime'
class A {
  @expectCollected() m() {}
  @expectCollected()
  n() {}
}
export { A }
