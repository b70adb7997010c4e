import { shared } from './shared.ts'

/** What transformed code imports; see `Stamping`. */
export const { m, n, o, i, k, q } = shared
