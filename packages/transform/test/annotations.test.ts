import { describe, expect, it } from 'vitest'
import { readMarkWords } from '../src/annotations/mark-options.ts'
import { transform, type TaggedSite } from '../src/index.ts'

/** The one annotated site of a program, with its file's other sites left out. */
function annotated(source: string, file = '/p/a.ts'): TaggedSite | undefined {
  const sites = transform(source, { file, fallbackKind: 'commonjs' })?.sites ?? []
  expect(sites.length).toBeLessThan(2)
  return sites.at(0)
}

const importing = "import { expectCollected } from '@overstay/runtime'\n"

describe('the words of a comment', () => {
  it.each([
    ['', {}],
    [' within: request', { within: 'request' }],
    [' within:request', { within: 'request' }],
    [' name: view within: test', { name: 'view', within: 'test' }],
    [' within: test, name: view', { name: 'view', within: 'test' }],
    [' within: 5000', { within: 5000 }],
    [' within: 5_000 ', { within: 5000 }],
    [' within: "a b" name: \'c d\'', { within: 'a b', name: 'c d' }],
    [' within: http.request', { within: 'http.request' }],
    ['\n * within: test\n', undefined],
    [' within', undefined],
    [' within: ', undefined],
    [' scope: request', undefined],
    [' within: request, soon', undefined],
    [' please', undefined],
  ])('%j', (words, options) => {
    expect(readMarkWords(words)).toEqual(options)
  })
})

describe('a mark says the same in every form', () => {
  const expected = { within: 'request', name: 'view', annotated: true, line: 2 }

  it.each([
    ["@expectCollected({ within: 'request', name: 'view' }) class A {}"],
    ["export @expectCollected({ 'within': `request`, name: ('view') }) class A {}"],
    ['/* @expectCollected within: request name: view */ class A {}'],
    ['const f = /* @expectCollected within: request name: view */ () => {}'],
    ['export /** @expectCollected within: request name: view */ function f() {}'],
    ["expectCollected({}, { within: 'request', name: 'view' } as const)"],
    ['const a = { b: // @expectCollected within: request name: view\n[] }'],
  ])('%s', (source) => {
    const site = annotated(importing + source)!
    expect(site).toMatchObject({ ...expected, line: source.includes('\n') ? 3 : 2 })
  })

  it('in milliseconds too', () => {
    expect(annotated(`${importing}@expectCollected({ within: 5_000 }) class A {}`)!.within).toBe(5000)
    expect(annotated(`${importing}expectCollected([], { within: 5e3 })`)!.within).toBe(5000)
    expect(annotated('const a = /* @expectCollected within: 5_000 */ []')!.within).toBe(5000)
  })

  it('as far as it can be read: the runtime reads the options of a call itself', () => {
    const site = annotated(`${importing}expectCollected([], { within: scope, name: 'view', ...rest })`)!
    expect([site.within, site.name]).toEqual([undefined, 'view'])
    expect(annotated(`${importing}expectCollected(make(), options)`)!.name).toBe('make')
    expect(annotated(`${importing}expectCollected(new a.View())`)!.name).toBe('View')
    expect(annotated(`${importing}expectCollected((view))`)!.name).toBe('view')
    expect(annotated(`${importing}expectCollected([])`)!.name).toBe('')
  })
})

describe('a mark has the place of what it is about', () => {
  it.each([
    [`${importing}@expectCollected()\n@other({})\nexport default class A {}`, 'class A', '4:16'],
    [`${importing}export default @expectCollected() class {}`, 'class', '2:35'],
    ['/* @expectCollected */\nexport async function f() {}', 'closure f', '2:8'],
    ['/* @expectCollected */ export default function f() {}', 'closure f', '1:39'],
    ['const f = /* @expectCollected */ (async () => {})', 'closure f', '1:35'],
    ['const f = g(/* @expectCollected */\n  new A.B)', 'new B', '2:3'],
    ['/* @expectCollected */ a.b.bind(c)', 'bind b', '1:24'],
    ['x = /* @expectCollected */ Object.create(null)', 'call create', '1:28'],
  ])('%s', (source, what, place) => {
    const site = annotated(source)!
    expect(`${site.kind} ${site.name}`.trim()).toBe(what)
    expect(`${site.line}:${site.column}`).toBe(place)
  })
})

describe('a comment is heard', () => {
  it.each([
    ['return /* @expectCollected */ [1]', true],
    ['a = b ? /* @expectCollected */ [1] : [2]', true],
    ['a(/** @expectCollected */ [1])', true],
    ['/* @expectCollected */ [1].map(f)', true],
    ['a = /* first *//* @expectCollected */ [1]', true],
    ['a = /* @expectCollected *//* last */ [1]', true],
    ['a = [1 /* @expectCollected */]', false],
    ['a = /* see @expectCollected */ [1]', false],
    ['a = /* @expectCollectedSoon */ [1]', false],
    ['a = /* @expectCollected() */ [1]', false],
    ['a = "/* @expectCollected */" + [1]', false],
    ['a = `/* @expectCollected */` + [1]', false],
    ['a = /\\/* @expectCollected *\\// + [1]', false],
  ])('%s: %s', (statement, isHeard) => {
    const result = transform(`export function f() { ${statement} }`, { file: '/p/a.js' })
    expect((result?.sites ?? []).length).toBe(isHeard ? 1 : 0)
  })

  it('once: it marks one thing', () => {
    const result = transform('export const f = /* @expectCollected */ () => [[]]', {
      file: '/p/a.js',
      track: 'all',
      top: 'label',
    })!
    expect(result.sites.map((it) => it.annotated)).toEqual([true, false, false])
  })
})

describe('a scope that nobody opens by chance', () => {
  const told = (source: string): [code: string, place: string][] => {
    const { diagnostics } = transform(importing + source, { file: '/p/a.ts', root: '/p' })!
    return diagnostics.map((it) => [it.code, `${it.line}:${it.column}`])
  }

  it.each([
    ['const a = /* @expectCollected within: Test */ []', '2:11'],
    ['const a = /* @expectCollected within: flie */ () => a', '2:11'],
    ["expectCollected([], { within: 'runs' })", '2:1'],
    ["@expectCollected({ within: 'FILE' }) class A {}", '2:1'],
  ])('is told: %s', (source, place) => {
    expect(told(source)).toEqual([['OVERSTAY_ANNOTATION_SCOPE', place]])
    // What was written holds: a scope of that name may be opened yet.
    expect(annotated(importing + source)?.within).toMatch(/^(?:Test|flie|runs|FILE)$/)
  })

  it.each(['test', 'file', 'run', 'rest', 'request', 'Tester', 'filer'])('is not %s', (name) => {
    expect(told(`expectCollected([], { within: '${name}' })`)).toEqual([])
  })
})
