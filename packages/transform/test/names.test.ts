import { ts } from 'ts-morph'
import { describe, expect, it } from 'vitest'
import { calleeName } from '../src/names/callee-name.ts'
import { givenName } from '../src/names/given-name.ts'
import { dottedText, shownKey, staticKey } from '../src/names/property-key.ts'
import { shownName } from '../src/names/shown-name.ts'

interface Found {
  readonly node: ts.Node
  readonly ancestors: readonly ts.Node[]
}

/** The first node that a test holds for, with the way down to it. */
function find(source: string, test: (node: ts.Node) => boolean, file = '/p/a.tsx'): Found {
  const path: ts.Node[] = []
  const search = (node: ts.Node): Found | undefined => {
    if (test(node)) return { node, ancestors: [...path] }
    path.push(node)
    const found = ts.forEachChild(node, search)
    path.pop()
    return found
  }
  return search(ts.createSourceFile(file, source, ts.ScriptTarget.Latest))!
}

const isFunction = (node: ts.Node): node is ts.ArrowFunction =>
  ts.isArrowFunction(node) && ts.isNumericLiteral(node.body)

/** What an arrow function that returns a number is called, by the language and by people. */
function namesOf(source: string): string {
  const { node, ancestors } = find(source, isFunction)
  const given = givenName(node, ancestors)
  return `${given.by === 'text' ? `"${given.name}"` : given.by}, ${shownName(node as ts.ArrowFunction, ancestors)}`
}

describe('a function is named by its place', () => {
  it.each([
    ['const f = () => 1', '"f", f'],
    ['const f = (((() => 1) as never)!)', '"f", f'],
    ['const { f } = () => 1', 'nothing, '],
    ['const { a: f = () => 1 } = b', '"f", f'],
    ['const { a: { f } = () => 1 } = b', 'nothing, '],
    ['function g(f = () => 1) {}', '"f", f'],
    ['f = () => 1', '"f", f'],
    ['f ||= () => 1', '"f", f'],
    ['f += () => 1', 'nothing, '],
    ['(f) = () => 1', 'nothing, '],
    ['[f = () => 1] = a', '"f", f'],
    ['({ f = () => 1 } = a)', '"f", f'],
    ['({ f: g = () => 1 } = a)', '"g", g'],
    ['a = { f: () => 1 }', '"f", f'],
    ['a = { "f g": () => 1 }', '"f g", f g'],
    ['a = { 0x1F: () => 1 }', '"31", 31'],
    ['a = { 1_000n: () => 1 }', '"1000", 1000'],
    ['a = { ["f"]: () => 1 }', '"f", f'],
    ['a = { [f]: () => 1 }', 'computed key, '],
    ['a = { __proto__: () => 1 }', 'nothing, '],
    ['a = { ["__proto__"]: () => 1 }', '"__proto__", __proto__'],
    ['class A { f = () => 1 }', '"f", f'],
    ['class A { static #f = () => 1 }', '"#f", #f'],
    ['class A { [f] = () => 1 }', 'unknown, '],
    ['class A { accessor f = () => 1 }', 'unknown, '],
    ['export default () => 1', '"default", default'],
    ['export = () => 1', 'nothing, '],
    ['namespace N { export const f = () => 1 }', 'nothing, '],
    ['namespace N { const f = () => 1 }', '"f", f'],
    ['namespace N { export function g() { const f = () => 1 } }', '"f", f'],
    ['a = <b f={() => 1} />', '"f", f'],
    ['a = <b c:f={() => 1} />', '"c:f", c:f'],
    ['a = <b __proto__={() => 1} />', 'unknown, '],
    ['a = <b>{() => 1}</b>', 'unknown, '],
    ['a = <>\n  {() => 1}\n</>', 'unknown, '],
    ['a = <b>{() => 1}{c}</b>', 'nothing, '],
    ['a = <b>text {() => 1}</b>', 'nothing, '],
    ['a.f = () => 1', 'nothing, f'],
    ['this.f = () => 1', 'nothing, f'],
    ['this.#f = () => 1', 'nothing, #f'],
    ['exports.f = () => 1', 'nothing, f'],
    ['module.exports = () => 1', 'nothing, '],
    ['A.prototype.f = () => 1', 'nothing, A.f'],
    ['a.b.A.prototype.f = () => 1', 'nothing, A.f'],
    ['a().f = () => 1', 'nothing, f'],
    ['a[f] = () => 1', 'nothing, '],
    ['f(() => 1)', 'nothing, '],
    ['a = b ? () => 1 : c', 'nothing, '],
    ['a = [() => 1]', 'nothing, '],
    ['a = b || (() => 1)', 'nothing, '],
    ['a = (b, () => 1)', 'nothing, '],
  ])('%s → %s', (source, names) => {
    expect(namesOf(source)).toBe(names)
  })
})

describe('the last name of a callee', () => {
  it.each([
    ['new A()', 'A'],
    ['new a.b.C()', 'C'],
    ['new a["C"]()', 'C'],
    ['new a[b]()', ''],
    ['new (a())()', ''],
    ['new (0, a.C)()', 'C'],
    ['new (A as any)()', 'A'],
    ['new A!()', 'A'],
    ['new A<string>()', 'A'],
    ['new this()', 'this'],
    ['new this.#C()', '#C'],
    ['new (class C {})()', 'C'],
    ['new (class {})()', ''],
    ['new (function f() {})()', 'f'],
    ['new (a?.C)()', 'C'],
    ['new a`C`()', ''],
  ])('%s → %j', (source, name) => {
    const { node } = find(source, ts.isNewExpression, '/p/a.ts')
    expect(calleeName((node as ts.NewExpression).expression)).toBe(name)
  })

  it('of new new.target()', () => {
    const { node } = find('function f() { new new.target() }', ts.isNewExpression)
    expect(calleeName((node as ts.NewExpression).expression)).toBe('new.target')
  })
})

describe('a key', () => {
  it.each([
    ['a', 'a', 'a'],
    ['"b c"', 'b c', 'b c'],
    ['1e3', '1000', '1000'],
    ['["e"]', 'e', 'e'],
    ['[`f`]', 'f', 'f'],
    ['[7]', '7', '7'],
    ['[Symbol.iterator]', undefined, '[Symbol.iterator]'],
    ['[this.g]', undefined, '[this.g]'],
    ['[h()]', undefined, '[computed]'],
    ['[i + 1]', undefined, '[computed]'],
  ])('%s', (key, byText, shown) => {
    const { node } = find(`a = { ${key}() {} }`, ts.isMethodDeclaration)
    const { name } = node as ts.MethodDeclaration
    expect([staticKey(name), shownKey(name)]).toEqual([byText, shown])
  })
})

it.each([
  ['a.b.c', 'a.b.c'],
  ['this.a', 'this.a'],
  ['super.a', 'super.a'],
  ['import.meta.url', 'import.meta.url'],
  ['new.target.a', 'new.target.a'],
  ['a!.b', 'a.b'],
  ['a?.b', 'a.b'],
  ['a().b', undefined],
  ['a[0].b', undefined],
  ['(a).b', undefined],
])('the dotted text of %s is %j', (source, text) => {
  const { node } = find(`class A { f() { (${source}) } }`, ts.isParenthesizedExpression)
  expect(dottedText((node as ts.ParenthesizedExpression).expression)).toBe(text)
})
