import { m, n, o } from '@overstay/runtime/stamp'

/** Something a program allocates. */
export type Kind = 'class' | 'object' | 'array' | 'closure'
/** How the allocation is watched. */
export type Way = 'plain' | 'stamp' | 'WeakRef' | 'FinalizationRegistry'

class Point {
  readonly x: number
  readonly y: number
  constructor(x: number, y: number) {
    this.x = x
    this.y = y
  }
}

const sites = m('bench.js', [
  ['new', 'Point', 'make', 1, 1, 'bench-class'],
  ['object', '', 'make', 2, 1, 'bench-object'],
  ['array', '', 'make', 3, 1, 'bench-array'],
  ['closure', '', 'make', 4, 1, 'bench-closure'],
])
const registry = new FinalizationRegistry<number>(() => undefined)
/** What a WeakRef or a registration costs is paid while it lives: they are kept as a tracker would keep them. */
let refs: WeakRef<object>[] = []

export function forgetRefs(): void {
  refs = []
}

function withRef<T extends object>(value: T): T {
  refs.push(new WeakRef(value))
  return value
}

function registered<T extends object>(value: T): T {
  registry.register(value, 0)
  return value
}

/** One allocation for each kind and way, each a function of its own so that call sites stay monomorphic. */
export const allocations: Record<Kind, Record<Way, (index: number) => object>> = {
  class: {
    plain: (index) => new Point(index, 1),
    stamp: (index) => n(new Point(index, 1), sites, 0),
    WeakRef: (index) => withRef(new Point(index, 1)),
    FinalizationRegistry: (index) => registered(new Point(index, 1)),
  },
  object: {
    plain: (index) => ({ x: index, y: 1 }),
    stamp: (index) => o({ x: index, y: 1 }, sites, 1),
    WeakRef: (index) => withRef({ x: index, y: 1 }),
    FinalizationRegistry: (index) => registered({ x: index, y: 1 }),
  },
  array: {
    plain: (index) => [index, 1],
    stamp: (index) => o([index, 1], sites, 2),
    WeakRef: (index) => withRef([index, 1]),
    FinalizationRegistry: (index) => registered([index, 1]),
  },
  closure: {
    plain: (index) => () => index,
    stamp: (index) => o(() => index, sites, 3),
    WeakRef: (index) => withRef(() => index),
    FinalizationRegistry: (index) => registered(() => index),
  },
}
