import * as lodash from 'lodash-es'
import { exercise, print } from '../surface.ts'

const people = () => [
  { name: 'Ann', age: 41, tags: ['a', 'b'], home: { city: 'Rome' } },
  { name: 'Bob', age: 23, tags: [], home: { city: 'Oslo' } },
  { name: 'Cid', age: 23, tags: ['b'], home: { city: 'Oslo' } },
]

exercise(
  lodash,
  () => [
    [],
    [[3, 1, 2, [4, [5, [6]]], null, 0, ''], 2],
    [people(), 'home.city'],
    [people(), (it: unknown) => lodash.get(it, 'age', 0)],
    [people(), { age: 23 }],
    [people()[0], ['tags', 0], 'new'],
    [{ a: 1, b: { c: [1, 2] } }, { b: { c: [3], d: 4 } }, { e: 5 }],
    [(...given: unknown[]) => given, 2, 'x', lodash],
    ['Some-Text to_convert <%= a %> & more', ' ', 3],
    [[1, 2, 3], [2, 3, 4], (a: number, b: number) => a === b],
    [7, 3, 2],
    [new Map([['k', new Set([1])]]), /x/g, new Date(0)],
    [Symbol.iterator, -0, NaN],
  ],
  // The first are timers of Node, with the time in them.
  { skip: ['defer', 'delay'], depth: 3 },
)

print(
  'chain',
  lodash
    .chain(people())
    .filter('age')
    .groupBy('age')
    .mapValues((group) => lodash.map(group, 'name'))
    .toPairs()
    .value(),
)
print(
  'template',
  lodash.template('<% each(list, function (it) { %><b><%- it %></b><% }) %>', { imports: { each: lodash.each } })({
    list: ['<', 2],
  }),
)
print('curry', lodash.curry((a: number, b: number, c: number) => [a, b, c])(1)(2, 3))
print('memoize', lodash.memoize((n: number) => ({ n })).cache)
print(
  'cloneDeepWith',
  lodash.cloneDeepWith(people(), (it: unknown) => (typeof it === 'number' ? it + 1 : undefined)),
)
print('mixin', lodash.mixin({ twice: (n: number) => n * 2 }))
