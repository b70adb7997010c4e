import { describe, expect, it } from 'vitest'
import { anyGlob, expectMatcher } from '../src/patterns.ts'

describe('a glob', () => {
  it.each([
    ['src/**', ['src/a.js', 'src/b/c.js'], ['a.js', 'lib/src/a.js']],
    ['src', ['src/a.js', 'lib/src/b/c.js'], ['srcs/a.js', 'a/xsrc/b.js']],
    ['./src/', ['src/a.js', 'lib/src/a.js'], ['source/a.js']],
    ['**/*.ts', ['a.ts', 'b/c.d.ts'], ['a.tsx', 'a.ts.js']],
    ['*.test.{js,ts}', ['a.test.js', 'b/c.test.ts'], ['a.test.jsx', 'atest.js']],
    ['src/*.js', ['src/a.js'], ['src/b/c.js', 'src/js']],
    ['src/**/x/*.js', ['src/x/a.js', 'src/b/c/x/d.js'], ['src/x/y/a.js', 'src/ax/a.js']],
    ['a?c/d+(e).js', ['abc/d+(e).js'], ['ac/d+(e).js', 'abc/dde.js']],
    ['{src,lib/*}/a.js', ['src/a.js', 'lib/x/a.js'], ['lib/a.js']],
    ['**', ['a.js', 'b/c.js'], []],
  ])('%s', (glob, matching, others) => {
    const matches = anyGlob([glob])
    expect(matching.filter((it) => !matches(it))).toEqual([])
    expect(others.filter((it) => matches(it))).toEqual([])
  })

  it('is one of several', () => {
    expect(['a.js', 'b.ts', 'c.css'].filter(anyGlob(['*.js', '*.ts']))).toEqual(['a.js', 'b.ts'])
    expect(anyGlob([])('a.js')).toBe(false)
  })
})

describe('a pattern of the config', () => {
  it('means a class by its whole name', () => {
    const { class: isClass } = expectMatcher({ class: '*View', within: 'test' })
    expect(['View', 'ListView', 'Views'].filter((it) => isClass?.test(it))).toEqual(['View', 'ListView'])
  })

  it('means a function anywhere in a chain, a wildcard within one name of it', () => {
    const { function: isIn } = expectMatcher({ function: 'Api.on*', within: 'test' })
    const chains = ['Api.onLoad', 'x.Api.on.then', 'MyApi.onLoad', 'Api.a.onLoad']
    expect(chains.filter((it) => isIn?.test(it))).toEqual(['Api.onLoad', 'x.Api.on.then'])
  })

  it('asks nothing of what it does not name', () => {
    expect(expectMatcher({ file: 'src/**', within: 'test' })).toEqual({ file: expect.any(Function) as unknown })
  })
})
