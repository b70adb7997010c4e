import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { diagnosticText, TransformError } from '../src/index.ts'
import { moduleTypeAround } from '../src/source/module-type.ts'
import { isForeign, needsCompiling, programFile, projectFile } from '../src/register/project-file.ts'
import { typescriptFile, typescriptUrl } from '../src/register/resolve-typescript.ts'
import { readSettings } from '../src/register/settings.ts'
import { projectOptionsFor } from '../src/register/typescript-options.ts'
import { project } from './support/project.ts'

describe('the settings of the hook', () => {
  const root = project({ 'package.json': '{}', 'src/deep/a.js': '' })

  it('suit a project that is started from anywhere in it', () => {
    const usual = { root, track: 'annotated', top: 'label' }
    expect(readSettings(undefined, path.join(root, 'src/deep'))).toEqual(usual)
    expect(readSettings('', root)).toEqual(usual)
    expect(readSettings('{}', root)).toEqual(usual)
    expect(readSettings('{}', '/')).toEqual({ ...usual, root: '/' })
  })

  it('are what they are given', () => {
    const given = {
      track: 'all',
      top: 'skip',
      include: ['a'],
      exclude: [],
      dependencies: ['b'],
      calls: ['c'],
      annotationModules: ['d'],
      expect: [{ class: 'E' }],
      strip: true,
    }
    expect(readSettings(JSON.stringify({ ...given, root: 'src' }), root)).toEqual({
      ...given,
      root: path.join(root, 'src'),
    })
  })

  it('are refused with what to do', () => {
    const attempt = (): unknown => readSettings('{ "tarck": "all" }', root)
    expect(attempt).toThrow(TransformError)
    try {
      attempt()
    } catch (error) {
      expect(error).toMatchObject({ code: 'OVERSTAY_SETTINGS', name: 'TransformError' })
      expect((error as TransformError).hint).toBe(
        'Known keys: root, track, top, include, exclude, dependencies, runtime, annotationModules, expect, calls, strip, cache',
      )
    }
    expect(() => readSettings('null', root)).toThrow('is no object')
    expect(() => readSettings('{ "root": "" }', root)).toThrow('wants a folder as "root"')
    expect(() => readSettings('{ "expect": ["Session"] }', root)).toThrow('wants a list of patterns')
    expect(() => readSettings('{ "strip": 1 }', root)).toThrow('wants true or false as "strip"')
    expect(() => readSettings('{ "top": true }', root)).toThrow('wants label or skip as "top"')
  })
})

it('a diagnostic reads as one line', () => {
  const it = {
    code: 'OVERSTAY_PARSE' as const,
    file: 'a.js',
    line: 1,
    column: 2,
    message: 'wrong',
    hint: 'Mend it.',
    docs: 'docs/a.md#b',
  }
  expect(diagnosticText(it)).toBe('[overstay/transform] a.js:1:2: wrong. Mend it. See docs/a.md#b')
})

it('files of a program are known by their ending', () => {
  expect(projectFile('file:///p/a%20b.mts?v=1#x')).toEqual({ path: '/p/a b.mts', language: 'ts' })
  expect(['node:fs', 'data:text/javascript,1', 'file:///p/a.json', 'file:///p/a.wasm'].map(projectFile)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
  const compiled = ['/a.js', '/a.cjs', '/a.ts', '/a.jsx', '/a.tsx'].filter((it) => needsCompiling(programFile(it)!))
  expect(compiled).toEqual(['/a.ts', '/a.jsx', '/a.tsx'])
  expect(
    ['/node_modules/a/b.ts', '/a/b.ts', '/not_node_modules/b.ts'].map((it) => isForeign(programFile(it)!)),
  ).toEqual([true, false, false])
})

it('the type of a module is that of the nearest package.json, with or without a name', () => {
  const root = project({
    'package.json': '{ "name": "a", "type": "module" }',
    'b/package.json': '{}',
    'c/package.json': '{ "type": "commonjs" }',
    'd/package.json': '{ "type": "other" }',
  })
  const types = ['x.js', 'b/x.js', 'c/d/x.js', 'd/x.js', 'e/f/x.js'].map((it) => moduleTypeAround(path.join(root, it)))
  expect(types).toEqual(['module', undefined, 'commonjs', undefined, 'module'])
})

it('what is compiled is found by the name of the compiled file, by its own and by its folder', () => {
  const root = project({
    'a.ts': '',
    'b.tsx': '',
    'c.mts': '',
    'd.cts': '',
    'e/index.ts': '',
    'f.js/g.ts': '',
    'h.jsx': '',
  })
  const parent = `file://${root}/main.js`
  const found = (specifier: string): string | undefined => {
    const file = typescriptFile(specifier, parent)
    return file === undefined ? undefined : path.relative(root, file)
  }
  expect(['./a.js', './b.js', './b.jsx', './c.mjs', './d.cjs', './h.js'].map(found)).toEqual([
    'a.ts',
    'b.tsx',
    'b.tsx',
    'c.mts',
    'd.cts',
    'h.jsx',
  ])
  expect(['./a', './b', './e', './h', `${root}/a`, `file://${root}/a.js`].map(found)).toEqual([
    'a.ts',
    'b.tsx',
    'e/index.ts',
    'h.jsx',
    'a.ts',
    'a.ts',
  ])
  expect(['./c.js', './f.js', './absent', 'a', '#a', 'node:fs'].map(found)).toEqual(Array(6).fill(undefined))
  expect(typescriptFile('./a.js', undefined)).toBeUndefined()
  expect(typescriptUrl('./a.js', parent)).toBe(`file://${root}/a.ts`)
  expect(typescriptUrl('./absent.js', parent)).toBeUndefined()
})

it('of a tsconfig.json only what changes the output is passed on', () => {
  const root = project({
    'tsconfig.json':
      '{ "extends": "./base", "compilerOptions": { "target": "es5", "jsx": "preserve", "strict": false } }',
    'base.json':
      '{ "compilerOptions": { "strict": true, "experimentalDecorators": true, "rootDir": "x", "paths": {} } } // base',
    'modern/tsconfig.json': '{ "compilerOptions": { "target": "esnext", "jsx": "react", "jsxFactory": "h" } }',
    'broken/tsconfig.json': '{ "compilerOptions": ',
  })
  const options = ['a.ts', 'modern/deep/a.ts', 'broken/a.ts'].map((it) => projectOptionsFor(path.join(root, it)).emit)
  expect(options).toEqual([
    { target: 'es2021', jsx: 'react-jsx', strict: false, experimentalDecorators: true },
    { target: 'es2022', jsx: 'react', jsxFactory: 'h' },
    {},
  ])
  expect(projectOptionsFor('/a.ts').emit).toEqual({})
})
