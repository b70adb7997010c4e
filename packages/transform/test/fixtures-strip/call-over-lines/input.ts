import { expectCollected } from '@overstay/runtime'
const view = expectCollected(
  makeView({
    title: 'a',
  }),
  { within: 'test' }, // till then
)
const plain = expectCollected(
  // why
  view,
)
export { plain }
