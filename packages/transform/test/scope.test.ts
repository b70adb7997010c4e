import { ts } from 'ts-morph'
import { describe, expect, it } from 'vitest'
import { declaredNames } from '../src/scope/declared-names.ts'
import { importedNames } from '../src/scope/imported-names.ts'
import { NameResolution } from '../src/scope/name-resolution.ts'

const parse = (source: string): ts.SourceFile => ts.createSourceFile('/p/a.ts', source, ts.ScriptTarget.Latest)

/** Whose is the name `it`, used in `USE(it)`? */
function ownerOf(source: string): string {
  const tree = parse(source)
  const path: ts.Node[] = []
  let found: string | undefined
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && ts.idText(node.expression) === 'USE') {
      const owner = new NameResolution(tree).resolve('it', path)
      found = typeof owner === 'string' ? owner : `${owner.name} of ${owner.module}`
    }
    path.push(node)
    ts.forEachChild(node, visit)
    path.pop()
  }
  visit(tree)
  return found!
}

describe('a name belongs', () => {
  it.each([
    ['to the world where nobody declares it', 'function f(other) { USE(it) } const g = { it: 1 }', 'global'],
    [
      'to the world where only a sibling function declares it',
      'function f(it) {} function g() { var it } USE(it)',
      'global',
    ],
    ['to an import', 'import { a as it } from "m"; () => USE(it)', 'a of m'],
    ['to an import by its default', 'import it from "m"; USE(it)', 'default of m'],
    ['to an import of everything', 'import * as it from "m"; class A { b = USE(it) }', '* of m'],
    ['to a required module', 'const it = require("m"); USE(it)', '* of m'],
    ['to a member of a required module', 'const { a: it, ...rest } = require("m"); USE(it)', 'a of m'],
    ['to a module required the TypeScript way', 'import it = require("m"); USE(it)', '* of m'],
    ['to a parameter', 'import { it } from "m"; function f(a, { b: [it] }) { USE(it) }', 'local'],
    [
      'to a function around',
      'import { it } from "m"; function f() { return () => USE(it); function it() {} }',
      'local',
    ],
    ['to a variable of some block around', 'function f() { { let it } USE(it) }', 'local'],
    ['to a variable at the top', 'USE(it); var it', 'local'],
    ['to a class, an enum or a namespace', 'class it {} () => USE(it)', 'local'],
    ['to a function expression itself', '(function it() { USE(it) })', 'local'],
    ['to what is caught', 'try {} catch (it) { USE(it) }', 'local'],
    ['to a name computed by require', 'const it = require(name); USE(it)', 'local'],
    ['to the rest of a required module', 'const { ...it } = require("m"); USE(it)', 'local'],
    ['to a namespace around', 'namespace N { const it = 1; USE(it) }', 'local'],
  ])('%s', (_, source, owner) => {
    expect(ownerOf(source)).toBe(owner)
  })
})

it('the names of a scope are those of its blocks and of the functions in it, not in those', () => {
  const source = `
    import d, { a as b } from 'm'; import * as n from 'm'; import r = require('m')
    const { c, e: [f = 1], ...g } = {}; { let h } for (var i of []) {} try {} catch (j) {}
    function k(l) { var m } class o { p() { let q } } enum s {} namespace t { const u = 1 } (function v(w) {})
  `
  expect([...declaredNames(parse(source))].sort().join()).toBe('b,c,d,f,g,h,i,j,k,n,o,r,s,t')
})

it('only what is required at the top by a literal counts as imported', () => {
  const source = `
    const a = require('m').b, { c } = require('m'), [d] = require('m'), e = other('m'), { f: { g } } = require('m')
    function h() { const i = require('m') }
  `
  expect([...importedNames(parse(source))]).toEqual([['c', { module: 'm', name: 'c' }]])
})
