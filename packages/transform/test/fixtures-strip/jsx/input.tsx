import { expectCollected } from '@overstay/runtime'
export const View = () => <div ref={expectCollected(make(), { within: 'test' })} {...expectCollected(rest)}>{/* @expectCollected */ () => 1}{expectCollected(<b />)}/* @expectCollected */</div>
