import { mkdirSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { FileSelection } from '../src/hosts/file-selection.ts'
import { incomingMap, withInlineMap } from '../src/hosts/inline-map.ts'
import { runtimeFile } from '../src/hosts/runtime-file.ts'
import { project } from './support/project.ts'

describe('what is tagged', () => {
  const root = project({
    'package.json': '{ "name": "app" }',
    'packages/ours/package.json': '{ "name": "@overstay/runtime" }',
    'node_modules/overstay/package.json': '{ "name": "overstay" }',
  })
  const selected = (options: Partial<ConstructorParameters<typeof FileSelection>[0]>, files: string[]): string[] => {
    const selection = new FileSelection({ root, ...options })
    return files.filter((it) => selection.selects(path.resolve(root, it)))
  }

  it('is what the project wrote, and nothing that is installed', () => {
    const files = [
      'a.js',
      'src/b.ts',
      'node_modules/x/a.js',
      'packages/p/node_modules/@s/y/b.js',
      '../beside/c.js',
      '/elsewhere/node_modules/z/d.js',
    ]
    expect(selected({}, files)).toEqual(['a.js', 'src/b.ts', '../beside/c.js'])
  })

  it('are the dependencies it names, and none that are nested in them', () => {
    const files = [
      'node_modules/x/a.js',
      'node_modules/x/node_modules/y/a.js',
      'node_modules/@s/z/a.js',
      '/elsewhere/node_modules/x/b.js',
      'node_modules/xx/a.js',
    ]
    expect(selected({ dependencies: ['x', '@s/z'] }, files)).toEqual([files[0], files[2], files[3]])
    expect(selected({ dependencies: ['y'] }, files)).toEqual([files[1]])
    expect(selected({ dependencies: ['*'] }, files)).toEqual(files)
    expect(selected({ dependencies: ['@s'] }, files)).toEqual([])
  })

  it('is narrowed by include for the project alone, by exclude for all', () => {
    const files = [
      'src/a.js',
      'src/a.test.js',
      'lib/b.js',
      '../beside/src/c.js',
      'node_modules/x/a.js',
      'node_modules/x/a.test.js',
    ]
    expect(selected({ include: ['src/**'], dependencies: ['x'] }, files)).toEqual([
      files[0],
      files[1],
      files[4],
      files[5],
    ])
    expect(selected({ exclude: ['**/*.test.js', 'lib'], dependencies: ['x'] }, files)).toEqual([
      files[0],
      files[3],
      files[4],
    ])
  })

  it('is never overstay itself, wherever it lies', () => {
    const files = ['packages/ours/a.js', 'packages/theirs/a.js', 'node_modules/overstay/a.js']
    expect(selected({ dependencies: ['*'], include: ['**'] }, files)).toEqual(['packages/theirs/a.js'])
  })
})

describe('the map of a file', () => {
  const map = { version: 3 as const, sources: ['a.ts'], names: [], mappings: 'AAAA' }

  it('is read back as it was put in', () => {
    expect(incomingMap('/p/a.js', withInlineMap('let a', map))).toEqual(map)
    expect(incomingMap('/p/a.js', withInlineMap(withInlineMap('let a', { ...map, sources: ['b.ts'] }), map))).toEqual(
      map,
    )
    const plain = `let a //# sourceMappingURL=data:application/json;charset=utf-8,${encodeURIComponent(JSON.stringify(map))}`
    expect(incomingMap('/p/a.js', plain)).toEqual(map)
  })

  it('is found beside it, with sources relative to the file', () => {
    const folder = project({
      'dist/maps/a.js.map': JSON.stringify({ ...map, sourceRoot: '../../src', sources: ['a.ts', null] }),
      'dist/urls.js.map': JSON.stringify({ ...map, sources: ['https://x/b.ts', '/abs/c.ts', 'd/e.ts'] }),
      'dist/bad.js.map': 'no json',
      'dist/sections.js.map': '{ "version": 3, "sections": [] }',
    })
    const file = path.join(folder, 'dist/a.js')
    const found = incomingMap(file, 'let a\n//# sourceMappingURL=maps/a.js.map\n')
    expect(found).toEqual({ ...map, sources: ['../src/a.ts', null] })
    const urls = incomingMap(file, '//# sourceMappingURL=urls.js.map')
    expect(urls!.sources).toEqual(['https://x/b.ts', '/abs/c.ts', 'd/e.ts'])
    expect(
      incomingMap(file, `//# sourceMappingURL=${pathToFileURL(path.join(folder, 'dist/maps/a.js.map')).href}`),
    ).toBeDefined()
    for (const name of ['bad.js.map', 'sections.js.map', 'absent.js.map', 'https://x/a.js.map', 'data:text/plain,x']) {
      expect(incomingMap(file, `//# sourceMappingURL=${name}`)).toBeUndefined()
    }
    expect(incomingMap(file, 'let a')).toBeUndefined()
  })
})

describe('the runtime', () => {
  it('is found as a module, from here or from the project', () => {
    const root = project({
      'node_modules/@overstay/runtime/package.json':
        '{ "exports": { "./package.json": "./package.json", "./stamp": { "import": { "default": "./s.js" } } } }',
      'node_modules/@overstay/runtime/s.js': '',
    })
    mkdirSync(path.join(root, 'app'))
    symlinkSync(path.join(root, 'node_modules'), path.join(root, 'app/node_modules'))
    expect(runtimeFile(path.join(root, 'app'))).toMatch(/[\\/]runtime[\\/](?:dist[\\/]stamp|s)\.js$/)
  })
})
