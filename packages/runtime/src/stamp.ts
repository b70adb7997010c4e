import { shared } from './shared.ts'

// Bundlers put names of the top of all modules into one scope and rename every variable below that is called the same:
// for names of one letter that would be each loop's `i` of the whole program.
const { m: $m, n: $n, o: $o, i: $i, k: $k, q: $q } = shared

/** What transformed code imports; see `Stamping`. */
export { $m as m, $n as n, $o as o, $i as i, $k as k, $q as q }
