import { expectCollected } from '@overstay/runtime'
import * as o from '@overstay/runtime'
export const wrap = expectCollected
export const later = [expectCollected([1]), o.expectCollected([2]), o.scope]
