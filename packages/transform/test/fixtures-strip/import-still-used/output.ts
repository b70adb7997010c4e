import { expectCollected } from '@overstay/runtime'
import * as o from '@overstay/runtime'
export const wrap = expectCollected
export const later = [[1], [2], o.scope]
