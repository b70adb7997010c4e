import { transformWithOxc } from 'vite'
import { describe, expect, it } from 'vitest'
import { transform, type TransformOptions, type TransformResult } from '../src/index.ts'

const all = (source: string, options: Partial<TransformOptions> = {}): TransformResult | undefined =>
  transform(source, { file: '/p/src/a.js', root: '/p', track: 'all', top: 'label', ...options })

const HEADER =
  /^(?:import \* as \$os from "([^"]+)";|var \$os=([^;]+);)var \$ost=\/\* @__PURE__ \*\/ \$os\.m\("([^"]+)",/

describe('says nothing', () => {
  it.each([
    ['of files that mention no annotation, unless all is tracked', 'export const a = [(]', { track: 'annotated' }],
    ['of files that are no program', '{ "a": [] }', { file: '/p/a.json' }],
    ['of files that make nothing', 'export * from "./b.js"; export type T = []', { file: '/p/a.ts' }],
    ['of files that ask to be left alone', '// @overstay-ignore-file\nexport const a = []', {}],
    ['of what is only made at the top, where labels are not wanted', 'export const a = [[]]', { top: 'skip' }],
    ['of code that only mentions the annotation', 'export const expectCollected = []', { track: 'annotated' }],
  ] as const)('%s', (_, source, options) => {
    expect(all(source, options)).toBeUndefined()
  })
})

describe('the header', () => {
  const header = (source: string, options: Partial<TransformOptions> = {}): (string | undefined)[] =>
    HEADER.exec(all(source, options)!.code)!.slice(1)

  it.each([
    ['an import in a module', 'export const a = []', {}, '@overstay/runtime/stamp', undefined],
    ['a require in CommonJS', 'exports.a = []', {}, undefined, 'require("@overstay/runtime/stamp")'],
    [
      'the shared object where the host has loaded it',
      'exports.a = []',
      { commonjs: 'global' },
      undefined,
      'globalThis[Symbol.for("overstay.stamp")]',
    ],
    [
      'whatever the host calls the runtime',
      'export const a = []',
      { runtime: 'file:///x.js' },
      'file:///x.js',
      undefined,
    ],
    [
      'an import where the ending says module',
      'const a = []',
      { file: '/p/src/a.mjs' },
      '@overstay/runtime/stamp',
      undefined,
    ],
    [
      'a require where the ending says CommonJS',
      'const a = []',
      { file: '/p/src/a.cts' },
      undefined,
      'require("@overstay/runtime/stamp")',
    ],
    ['an import for import.meta alone', 'const a = [import.meta.url]', {}, '@overstay/runtime/stamp', undefined],
    [
      'a require for TypeScript that exports the CommonJS way',
      'import x from "x"; export = [x]',
      { file: '/p/src/a.ts' },
      undefined,
      'require("@overstay/runtime/stamp")',
    ],
    ['a require for __dirname alone', 'const a = [__dirname]', {}, undefined, 'require("@overstay/runtime/stamp")'],
    [
      'what the host says a silent file is',
      'const a = []',
      { fallbackKind: 'commonjs' },
      undefined,
      'require("@overstay/runtime/stamp")',
    ],
    [
      'what the host knows, whatever the text looks like',
      'const a = [exports.x]',
      { moduleKind: 'module' },
      '@overstay/runtime/stamp',
      undefined,
    ],
  ] as const)('is %s', (_, source, options, imported, bound) => {
    expect(header(source, options).slice(0, 2)).toEqual([imported, bound])
  })

  it('names the file as people know it: from the root, or absolutely outside of it', () => {
    expect(header('export const a = []')[2]).toBe('src/a.js')
    expect(header('export const a = []', { root: '/p/src' })[2]).toBe('a.js')
    expect(header('export const a = []', { root: '/elsewhere' })[2]).toBe('/p/src/a.js')
    expect(header('export const a = []', { root: '/p/s' })[2]).toBe('/p/src/a.js')
  })

  it('can be had apart', () => {
    const { code, header: apart, map } = all('function f() { return [] }\nexport { f }', { header: 'apart' })!
    expect(code).toBe('$os.n(f,$ost,0);function f() { return $os.o([],$ost,1) }\nexport { f }')
    expect(apart).toMatch(HEADER)
    expect(map).toBeDefined()
  })

  it('is the only thing that is added on its line besides the sites', () => {
    const source = '#!/usr/bin/env node\n"use strict"\nexport const a = []\n'
    const { code } = all(source)!
    expect(code.split('\n').length).toBe(source.split('\n').length)
    expect(code).toMatch(/^#!\/usr\/bin\/env node\n"use strict";import /)
  })
})

describe('the table', () => {
  const rows = (source: string, options: Partial<TransformOptions> = {}): unknown[][] => {
    const { code } = all(source, options)!
    return JSON.parse(/\$os\.m\("[^"]+",(\[\[.*?\]\])\);/.exec(code)![1]) as unknown[][]
  }

  it('has a row for each site: kind, name, chain, line, column, fingerprint, flags, scope', () => {
    const source = `import { expectCollected } from 'overstay'
const top = new Map()
@expectCollected({ within: 'request', name: 'job' }) class Job { run() { return [() => /* @expectCollected within: 20 */ {}] } }
`
    expect(rows(source, { file: '/p/src/a.ts' }).map(({ 5: _, ...row }) => Object.values(row))).toEqual([
      ['new', 'Map', '', 2, 13, 1],
      ['class', 'job', '', 3, 54, 2, 'request'],
      ['array', '', 'Job.run', 3, 81],
      ['closure', '', 'Job.run', 3, 82],
    ])
    expect(rows('export const f = () => /* @expectCollected within: 20 */ ({})').at(-1)!.slice(6)).toEqual([2, 20])
    expect(rows('export const f = /* @expectCollected */ [1]').at(-1)!.slice(6)).toEqual([3])
  })

  it('is what the result lists', () => {
    const { sites } = all('export const f = () => new Set([1])')!
    expect(sites.map(({ fingerprint: _, ...it }) => it)).toEqual([
      { file: 'src/a.js', kind: 'closure', name: 'f', function: '', line: 1, column: 18, top: true, annotated: false },
      { file: 'src/a.js', kind: 'new', name: 'Set', function: 'f', line: 1, column: 24, top: false, annotated: false },
      { file: 'src/a.js', kind: 'array', name: '', function: 'f', line: 1, column: 32, top: false, annotated: false },
    ])
  })

  it('chains the functions, classes and namespaces around a site, and leaves out those without a name', () => {
    const source = `
      namespace N { export function f() { return [1] } }
      class A { static #p = () => [2]; ['x' + 1]() { return [3] } get [Symbol.iterator]() { return [4] } constructor() { [5] } }
      const o = { m() { return (() => [6])() }, 'k k': function () { return [7] }, [Symbol.toStringTag]: () => [8] }
      o.far.away = function () { return [9] }
      A.prototype.q = () => [10]
      export default class { n() { list.map((x) => [11]) } }
    `
    const chains = rows(source, { file: '/p/src/a.ts' })
      .filter(([kind]) => kind === 'array')
      .map((row) => row[2])
    expect(chains).toEqual([
      'N.f',
      'A.#p',
      'A.[computed]',
      'A.[Symbol.iterator]',
      'A.constructor',
      'm',
      'k k',
      '',
      'away',
      'A.q',
      'n',
    ])
  })

  it('names what is made', () => {
    const source = `
      export const f = (x) => [
        new a.b.C(), new (0, l.D)(), new (x())(), new x['E'](), new this.F(), new class G {}(), new (class {})(),
        x.g.bind(x), (function h() {}).bind(x), (() => {}).bind(x), setTimeout(x), Array.from(x), /i/,
      ]
    `
    const named = rows(source).map(([kind, name]) => `${String(kind)} ${String(name)}`.trim())
    expect(named).toEqual([
      'closure f',
      'array',
      'new C',
      'new D',
      'new',
      'new E',
      'new F',
      'new G',
      'closure G',
      'new',
      'closure',
      'bind g',
      'bind h',
      'closure h',
      'bind',
      'closure',
      'call setTimeout',
      'call from',
      'object RegExp',
    ])
  })
})

describe('annotations', () => {
  it('are known by the modules they come from', () => {
    const source = 'import { expectCollected } from "our/leaks"; export const a = expectCollected({})'
    expect(all(source, { track: 'annotated' })).toBeUndefined()
    expect(all(source, { track: 'annotated', annotationModules: ['our/leaks'] })!.sites.length).toBe(1)
  })

  it('make sites at the top of a bundle too', () => {
    const { sites } = all('const a = [/* @expectCollected */ []]; export const b = () => []', { top: 'skip' })!
    expect(sites.map((it) => [it.kind, it.top, it.annotated])).toEqual([
      ['array', true, true],
      ['array', false, false],
    ])
  })
})

describe('never throws', () => {
  it('at code nested too deeply to be walked', () => {
    const source = `export const a = ${'['.repeat(9000)}${']'.repeat(9000)}`
    const result = all(source)!
    expect(result.code === source || result.sites.length === 9000).toBe(true)
  })

  it('at thousands of operators in a row', () => {
    const { sites } = all(`export const a = () => ${'[1] + '.repeat(20_000)}[2]`, { sourceMap: false })!
    expect(sites.length).toBe(20_002)
  })

  it('at an empty file, a lone byte order mark or a lone shebang', () => {
    for (const source of ['', '\uFEFF', '#!/usr/bin/env node', '\n\n', '"use strict"'])
      expect(all(source)).toBeUndefined()
  })
})

it('leaves a byte order mark out, so that columns are those of editors', () => {
  const { code, sites } = all('\uFEFFexport const a = []')!
  expect(code.startsWith('import')).toBe(true)
  expect([sites[0].line, sites[0].column]).toEqual([1, 18])
})

describe('pragmas', () => {
  it.each([
    ['a block', '/** @jsxImportSource other */\n'],
    ['a line', '// @jsxImportSource other\n'],
    ['a line of Windows', '// @jsxImportSource other\r\n'],
    ['one among others', '/*! licence */ /* @jsxImportSource other */ // why\n'],
    ['after a directive', '"use strict" // told\n/* @jsxImportSource other */'],
  ])('count for oxc, which reads them in front of the first statement only: %s', async (_, head) => {
    const { code } = all(`${head}export const a = [<p />]`, { file: '/p/a.jsx' })!
    const compiled = await transformWithOxc(code, 'a.jsx', { jsx: { runtime: 'automatic', importSource: 'mine' } })
    expect(compiled.code).toContain('from "other/jsx-runtime"')
    expect(code.split(/\r?\n/)).toHaveLength(`${head}export`.split(/\r?\n/).length)
  })

  it.each(['/// <reference types="node" />\n', '/* @flow strict */', '// @ts-nocheck\n'])(
    'stay in front: %s',
    (head) => {
      expect(all(`${head}export const a = []`)!.code.startsWith(`${head}import `)).toBe(true)
    },
  )

  it('are not the comments that only mention one below the first statement', () => {
    expect(all('// a@b\nexport const a = [] // @jsx h')!.code.startsWith('import ')).toBe(true)
  })
})
