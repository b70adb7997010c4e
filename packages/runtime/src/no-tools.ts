import type * as tools from './node/index.ts'

/** Stands for `@overstay/runtime/node` where a bundler builds for a browser. */
const refused = (): Promise<never> =>
  Promise.reject(new Error('[overstay] checkpoint() and shouldGoAway() need Node: they collect and look at its heap'))

export const checkpoint: typeof tools.checkpoint = refused
export const departureOf: typeof tools.departureOf = refused
