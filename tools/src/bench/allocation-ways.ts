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
  ['new', '', 'many', 5, 1, 'bench-many-new'],
  ['object', '', 'many', 6, 1, 'bench-many-object'],
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
    // As the register hook writes it: the first key twice makes room in the object.
    // @ts-expect-error -- TypeScript takes it for a mistake
    stamp: (index) => o({ x: 0, x: index, y: 1 }, sites, 1),
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

/** Stamps values of many shapes, as a program does that is no benchmark: V8's short ways for a few shapes are used up. */
export function stampManyShapes(): void {
  for (let round = 0; round < 5000; round++) {
    for (const { stamp } of Object.values(allocations)) stamp(round)
    for (const value of [new Map(), new Set(), new Date(), new Error('x'), /x/]) n(value, sites, 4)
    for (const value of [{}, { a: 1 }, { b: 1 }, { c: 1 }, { d: 1, e: 2 }]) o(value, sites, 5)
    o([1.5], sites, 2)
    o(['text'], sites, 2)
    o(
      function () {
        return round
      },
      sites,
      3,
    )
  }
}
