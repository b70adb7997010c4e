import { expectCollected } from '@overstay/runtime'
const view = makeView()
expectCollected(view)
expectCollected(view, { within: 'test' });
function f(a) {
  expectCollected(this)
  expectCollected(a, { name: a.name + '' })
  if (a) expectCollected(a)
  else expectCollected(view)
  expectCollected(() => a); return a
}
expectCollected(f(view))
expectCollected(view.part)
