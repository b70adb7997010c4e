import { describe, expect, it } from 'vitest'
import { transform } from '../src/index.ts'

/** The function of the runtime that the last `new` of a program is handed to: `o` where its value is certainly fresh. */
function stampingOf(source: string): string | undefined {
  const code = transform(source, { file: '/p/a.mts', track: 'all', top: 'label' })!.code
  return [...code.matchAll(/\$os\.([no])\(new /g)].at(-1)?.[1]
}

describe('an instance is fresh', () => {
  it.each([
    ['class A {} new A()'],
    ['const A = class {}; new A'],
    ['const A = class {} as any; new (A as any)()'],
    ['new A(); class A { #x = 1; constructor() { this.#x++; this.y = [this.#x]; return } }'],
    ['class A { constructor() { const f = () => { return this.x }; delete this.y; f() } } new A()'],
    ['class A { constructor() { this.f = function () { return this } } } new A()'],
    ['class A { m() { return this } static x = A.y(this) } A.z = 1; A.prototype.w = 2; new A()'],
    ['class A { static s; static set x(it) {} constructor() { this.x = 1 } } new A()'],
    ['class A { constructor(x) { this._x = x } get x() { return this._x } } new A()'],
    ['class A {} class B extends A { constructor() { if (x) super(); else super(() => this.y) } } new B()'],
    ['function f() { class A {} return () => new A() }'],
    ['class A {} export { A as default }; Object.defineProperty(exports, "A", { value: A }); new A()'],
  ])('%s', (source) => {
    expect(stampingOf(source)).toBe('o')
  })
})

describe('an instance may have been seen before', () => {
  it.each([
    ['a builtin, which anybody may replace', 'new Map()'],
    ['an import', 'import { A } from "a"; new A()'],
    ['a function', 'function A() {} new A()'],
    ['a member', 'class A {} ({ A }).A; const b = { A }; new b.A()'],
    ['a builtin base', 'class A extends Map {} new A()'],
    ['a base from elsewhere', 'import { B } from "b"; class A extends B {} new A()'],
    ['a base that is computed', 'class B {} class A extends mixin(B) {} new A()'],
    ['a base of null', 'class A extends null {} new A()'],
    ['bases in a circle', 'class A extends B {} class B extends A {} new A()'],
    ['another value is returned', 'class A { constructor() { return {} } } new A()'],
    ['another value is returned by a base', 'class B { constructor() { return {} } } class A extends B {} new A()'],
    ['a decorated class', '@d class A {} new A()'],
    ['a decorated member', 'class A { @d m() {} } new A()'],
    ['a decorated parameter', 'class A { m(@d x) {} } new A()'],
    ['frozen', 'class A { constructor() { Object.freeze(this) } } new A()'],
    ['sealed by a base', 'class B { constructor() { Object.seal(this) } } class A extends B {} new A()'],
    ['registered', 'class A { constructor() { all.add(this) } } new A()'],
    ['a field that hands it out', 'class A { x = register({ it: this }) } new A()'],
    ['a method', 'class A { constructor() { this.m() } m() {} } new A()'],
    ['a private method', 'class A { constructor() { this.#m?.() } #m() {} } new A()'],
    ['a method in parentheses', 'class A { constructor() { (this.m as any)!() } m() {} } new A()'],
    ['a method by key', 'class A { constructor() { this["m"]() } m() {} } new A()'],
    ['a method in an arrow function', 'class A { x = on(() => this.m()); m() {} } new A()'],
    ['a method of the base', 'class B { m() {} } class A extends B { constructor() { super(); super.m() } } new A()'],
    ['a key of a method', 'class A { constructor() { ({ [f(this)]() {} }) } } new A()'],
    ['a default of a parameter', 'class A { constructor({ x = f(this) }) {} } new A()'],
    ['an accessor', 'class A { constructor() { this.x = 1 } set x(it) {} } new A()'],
    ['an accessor, by key', 'class A { constructor() { this["x"] = 1 } set x(it) {} } new A()'],
    ['an accessor, perhaps', 'class A { constructor() { this[k] = 1 } set x(it) {} } new A()'],
    ['an accessor under any name', 'class A { constructor() { this.x = 1 } set [k](it) {} } new A()'],
    [
      'an accessor of the base',
      'class B { set x(it) {} } class A extends B { constructor(public x) { super() } } new A()',
    ],
    ['an accessor of a derived class', 'class B { x = 1 } class A extends B { get x() { return 1 } } new A()'],
    ['another class of that name', 'class A {} function f() { class A { x = g(this) } } new A()'],
    ['a class of another block', '{ class A {} } new A()'],
    ['a parameter of that name', 'class A {} function f(A) { return new A() }'],
    ['a caught value of that name', 'class A {} try { f() } catch (A) { new A() }'],
    ['a function of that name', 'class A {} (function A() { new A() })'],
    ['assigned', 'class A {} A = f(A); new A()'],
    ['assigned in a pattern', 'class A {} ({ x: [A = 1], ...b } = c); new A()'],
    ['assigned by shorthand', 'class A {} ({ A } = c); new A()'],
    ['assigned by a loop', 'class A {} for (A of b); new A()'],
    ['counted', 'class A {} A++; new A()'],
    ['a variable', 'let A = class {}; new A()'],
    ['exported from a namespace', 'namespace N { export const A = class {}; new A() }'],
    ['declared', 'declare class A {} new A()'],
    ['eval', 'class A {} eval(x); new A()'],
    ['another prototype', 'class B {} class A extends B {} Object.setPrototypeOf(A, C); new A()'],
    ['another prototype by assignment', 'class B {} class A extends B {} A.__proto__ = C; new A()'],
    ['an accessor defined later', 'class A { x = 1 } Object.defineProperty(A.prototype, "x", { set }); new A()'],
  ])('%s: %s', (_, source) => {
    expect(stampingOf(source)).toBe('n')
  })
})

it('looks through thousands of operators in a row', () => {
  const many = '1 + '.repeat(9000)
  expect(stampingOf(`class A { constructor() { this.x = ${many}1 } } ${many}1; new A()`)).toBe('o')
  expect(stampingOf(`class A {} x = (A = B) + ${many}1; new A()`)).toBe('n')
})
