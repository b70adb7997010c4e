import { describe, expect, it } from 'vitest'
import { transform } from '../src/index.ts'

/** The code of a module without its header, with `$(…)` for the calls: what is put around what. */
function wrapped(source: string, file = '/p/a.mjs'): string {
  const result = transform(source, { file, track: 'all', top: 'label', header: 'apart', moduleKind: 'module' })
  return (result?.code ?? source).replaceAll(/\$os\.[no]\(/g, '$(').replaceAll(/,\$ost,\d+\)/g, ')')
}

describe('the call is put around the value', () => {
  it.each([
    ['new A', '$(new A)'],
    ['a = new A().b', 'a = $(new A()).b'],
    ['new new A()()', '$(new ($(new A()))())'],
    ['new [A][0]', '$(new ($([A]))[0])'],
    ['new { A }.A', '$(new ($({ A })).A)'],
    ['new class {}', '$(new ($(class {})))'],
    ['new (class {})', '$(new ($(class {})))'],
    ['new f`a`', '$(new f`a`)'],
    ['new ([A].b(c)[0])', '$(new ($([A]).b(c)[0]))'],
    ['return_[1]', 'return_[1]'],
    ['typeof[1]', 'typeof $([1])'],
    ['a=>[1]', '$(a=>$([1]))'],
    ['a = b?[1]:{}', 'a = b?$([1]):$({})'],
    ['a = /* @__PURE__ */ new A()', 'a = /* @__PURE__ */ $(/* @__PURE__ */ new A())'],
    ['a = /*#__PURE__*/b.c.bind(d)', 'a = /*#__PURE__*/$(/* @__PURE__ */ b.c.bind(d))'],
    ['a = /* @__PURE__ */ f([1])', 'a = /* @__PURE__ */ f($([1]))'],
    ['a = f.bind(b)(c)', 'a = f.bind(b)(c)'],
    ['a = (f.bind(b))(c)', 'a = (f.bind(b))(c)'],
    ['a = f?.bind(b)', 'a = $(f?.bind(b))'],
    ['a = f?.bind(b).c', 'a = f?.bind(b).c'],
    ['a = (f?.bind(b)).c', 'a = ($(f?.bind(b))).c'],
    ['(function () {})()', '(function () {})()'],
    ['(() => {})?.()', '(() => {})?.()'],
    ['(function () {}).call()', '($(function () {})).call()'],
    ['class A extends [B][0] {}', 'class A extends $([B])[0] {}'],
    ['label: [1].map(f)', 'label: $([1]).map(f)'],
  ])('%s', (source, result) => {
    expect(wrapped(source)).toBe(result)
  })
})

describe('a line end that closed a value still does', () => {
  it.each([
    ['a = () => {}\n(b)'],
    ['a = () => {}\n[b]'],
    ['a = () => {}\n`b`'],
    ['a = () => {}\n+b'],
    ['a = () => {}\n-b'],
    ['a = () => {}\n/b/.c'],
    ['a = () => {}\n<b>c</b>'],
    ['a = () => {}\n.5'],
    ['a = () => {} // (comment)\n/* another */ (b)'],
    ['a = () => {} /* over\nlines */ (b)'],
    ['class A { a = () => {}\n*b() {} }'],
    ['class A { a = () => {}\n["b"] }'],
    ['class A { a = () => {}\nin }'],
    ['class A { a = () => {}\ninstanceof = 1 }'],
  ])('%j', (source) => {
    expect(wrapped(source, '/p/a.jsx')).toContain('$({"a":() => {}}["a"]);')
  })

  it.each([
    ['a = () => {}\nb'],
    ['a = () => {}\n;[b]'],
    ['a = () => {}\n++b'],
    ['a = () => {}\n--b'],
    ['a = () => {}\n!b'],
    ['a = () => {}\n"b"'],
    ['a = () => {}\n{ b }'],
    ['a = () => {}\nindex'],
    ['{ a = () => {}\n}'],
    ['a = () => {}\n@b class C {}'],
    ['a = () => {}, (b)'],
    ['a = () => {}'],
  ])('and nothing is added to %j', (source) => {
    expect(wrapped(source, '/p/a.jsx')).not.toContain('["a"]);')
  })

  it('or on the same line, where nothing was closed', () => {
    expect(wrapped('a = [() => {}]\n[0]')).toBe('a = $([$(() => {})])\n[0]')
    expect(wrapped('a = (() => {})\n(b)')).toBe('a = (() => {})\n(b)')
    expect(wrapped('a = function () {}\n(b)')).toBe('a = function () {}\n(b)')
    expect(wrapped('a = () => b\n(c)')).toBe('a = $({"a":() => b\n(c)}["a"])')
    expect(wrapped('a = () => () => {}\n(c)')).toBe('a = $({"a":() => $(() => {})}["a"]);\n(c)')
    expect(wrapped('a = [1] as const\n[b]', '/p/a.mts')).toBe('a = $([1] as const);\n$([b])')
    expect(wrapped('a = [1] as const\n+b', '/p/a.mts')).toBe('a = $([1] as const)\n+b')
  })
})
