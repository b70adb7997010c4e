import { utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { transform, type TransformResult } from '../src/index.ts'
import { project } from './support/project.ts'

const passesOn = "export { expectCollected } from '@overstay/runtime'"
const importing = (specifier: string): string =>
  `import { expectCollected } from '${specifier}'\nexport const f = () => expectCollected([])`

function tagged(root: string, file: string, specifier: string): TransformResult | undefined {
  return transform(importing(specifier), { file: path.join(root, file), root })
}

describe('a barrel is found as bundlers find it', () => {
  it.each([
    ['./a', 'src/a.ts'],
    ['./a.js', 'src/a.ts'],
    ['./a.js', 'src/a.tsx'],
    ['./a.js', 'src/a.js'],
    ['./a.mjs', 'src/a.mts'],
    ['./a.ts', 'src/a.ts'],
    ['..', 'index.ts'],
    ['./a', 'src/a/index.mjs'],
    ['./a.b', 'src/a.b.ts'],
  ])('%s: %s', (specifier, barrel) => {
    const root = project({ [barrel]: passesOn })
    const result = tagged(root, 'src/main.ts', specifier)!
    expect(result.sites.map((it) => it.kind)).toEqual(['call'])
    expect(result.readFiles).toEqual([path.join(root, barrel)])
  })

  it('from a part of a file that is named by a query', () => {
    const root = project({ 'a.ts': passesOn })
    expect(tagged(root, 'view.ts?part=1', './a')).toBeUndefined()
    const source = importing('./a')
    expect(transform(source, { file: path.join(root, 'view.vue?part=a/b'), root, language: 'ts' })!.sites.length).toBe(
      1,
    )
  })
})

it.each([
  ['absent', './absent', ''],
  ['a folder without an index', './src', ''],
  ['broken', './a', 'export { expectCollected from "@overstay/runtime"'],
  ['without exports', './a', 'expectCollected'],
  ['of another module', './a', "export { expectCollected } from 'elsewhere'"],
  ['of everything of another module', './a', "export * from 'elsewhere'"],
  ['of another name', './a', "export { scope as expectCollected } from '@overstay/runtime'"],
  ['of itself', './a', "export * from './a.js'"],
])('a module that is %s passes nothing on', (_what, specifier, text) => {
  const root = project({ 'a.ts': text, 'src/x.txt': '' })
  const { sites, diagnostics, readFiles = [], missedFiles = [] } = tagged(root, 'main.ts', specifier)!
  expect([sites, diagnostics]).toEqual([[], []])
  // It may be another day: who keeps results has to know what they depend on.
  expect([...readFiles, ...missedFiles].some((it) => it.startsWith(path.resolve(root, specifier)))).toBe(true)
})

it('a barrel that changes is read again', () => {
  const root = project({ 'a.ts': passesOn })
  expect(tagged(root, 'main.ts', './a')?.sites.length).toBe(1)
  writeFileSync(path.join(root, 'a.ts'), 'export const expectCollected = (it) => it')
  utimesSync(path.join(root, 'a.ts'), 1, 1)
  expect(tagged(root, 'main.ts', './a')?.sites).toEqual([])
})

it('aliases of paths are told by `annotationModules`', () => {
  const options = { file: '/p/a.ts', annotationModules: ['~/leaks'] }
  expect(transform(importing('~/leaks'), options)!.sites.length).toBe(1)
  expect(transform(importing('~/leaks'), { file: '/p/a.ts' })).toBeUndefined()
})
