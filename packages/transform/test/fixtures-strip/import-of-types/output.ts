import type { Expectation } from '@overstay/runtime'
import type { OpenScope } from '@overstay/runtime'
export const f = (it: object, how?: Expectation): OpenScope => it
