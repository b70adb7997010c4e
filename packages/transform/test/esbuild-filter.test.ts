import path from 'node:path'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { pathFilter } from '../src/hosts/esbuild-filter.ts'
import { project } from './support/project.ts'

describe('what esbuild asks about', () => {
  it.each([
    '/app/src/a.js',
    'C:\\app\\src\\a.tsx',
    '/app/node_module/a.js',
    '/app/node_modules2/x/a.mts',
    '/app/my_node_modules/x/a.cjs',
    '/app/n/node/node_/nodes/a.ts',
    '/node_modules.js',
  ])('%s', (file) => {
    expect(pathFilter([]).test(file)).toBe(true)
    expect(pathFilter(undefined).test(file)).toBe(true)
  })

  it.each([
    '/app/node_modules/x/a.js',
    'C:\\app\\node_modules\\x\\a.ts',
    'node_modules/x/a.js',
    '/a/node_modules/x/node_modules/y/lib/a.js',
    '/app/src/a.css',
    '/app/src/a.json',
  ])('not %s', (file) => {
    expect(pathFilter([]).test(file)).toBe(false)
  })

  it('is also what is installed once a dependency is tagged', () => {
    expect(pathFilter(['x']).test('/app/node_modules/x/a.js')).toBe(true)
    expect(pathFilter(['x']).test('/app/node_modules/x/a.css')).toBe(false)
  })

  it('is the same in the patterns of Go', async () => {
    const root = project({
      'main.js': "import './node_mod/a.js'; import './node_modulesx/b.ts'; import 'x'; import './node_modules/y/d.js'",
      'node_mod/a.js': '1',
      'node_modulesx/b.ts': '1',
      'node_modules/x/package.json': '{ "main": "c.js" }',
      'node_modules/x/c.js': '1',
      'node_modules/y/d.js': '1',
    })
    const asked: string[] = []
    await build({
      entryPoints: [path.join(root, 'main.js')],
      bundle: true,
      write: false,
      plugins: [
        {
          name: 'asked',
          setup(it) {
            it.onLoad({ filter: pathFilter([]) }, (args) => {
              asked.push(path.relative(root, args.path).replaceAll('\\', '/'))
              return undefined
            })
          },
        },
      ],
    })
    expect(asked.sort()).toEqual(['main.js', 'node_mod/a.js', 'node_modulesx/b.ts'])
  })
})
