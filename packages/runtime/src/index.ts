import { shared } from './shared.ts'

export type { Expectation } from './expect-collected.ts'
export type { OpenScope } from './scope.ts'

export const { scope, openScope, expectCollected } = shared
