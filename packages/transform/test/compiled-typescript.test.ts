import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { node, nodes, project } from './support/project.ts'

const dist = path.resolve(import.meta.dirname, '../dist')
const url = (file: string): string => JSON.stringify(pathToFileURL(path.join(dist, file)).href)

describe.each(nodes)('TypeScript in %s', (binary) => {
  const files = {
    // What is loaded, by whom, and whether it works.
    'load.mjs': `
      import { createRequire } from 'node:module'
      import { keepCompiledTypeScript, loadTypeScript } from ${url('cache/compiled-typescript.js')}
      import { typescriptFile } from ${url('source/typescript-file.js')}
      loadTypeScript(process.argv[2])
      const { transform } = await import(${url('transform.js')})
      const { ts } = await import(${JSON.stringify(pathToFileURL(path.resolve(dist, '../../../node_modules/ts-morph/dist/ts-morph.js')).href)})
      const known = createRequire(import.meta.url).cache[typescriptFile()].exports
      const { sites } = transform('const f = () => new Map()', { file: '/app/a.js', track: 'all', moduleKind: 'module' })
      keepCompiledTypeScript()
      keepCompiledTypeScript()
      console.log(sites.length, known.version === ts.version, known.createSourceFile === ts.createSourceFile)`,
    'build.mjs': `
      import module from 'node:module'
      import { build } from ${JSON.stringify(import.meta.resolve('esbuild'))}
      import { overstay } from ${url('esbuild.js')}
      const plugins = [overstay({ track: 'all', root: import.meta.dirname, runtime: import.meta.filename })]
      await build({ entryPoints: ['main.js'], outdir: 'out', format: 'esm', logLevel: 'silent', plugins })
      console.log(Object.keys(module._cache).some((it) => /[\\\\/]typescript\\.js$/.test(it)))`,
    'main.js': 'export const made = () => new Map()',
    'package.json': '{ "name": "app", "type": "module" }',
    'node_modules/x/package.json': '{}',
  }
  const load = async (root: string): Promise<string> => {
    const { stdout, stderr } = await node(['load.mjs', path.join(root, 'kept')], { cwd: root, binary })
    return stdout + stderr
  }
  const entryIn = (root: string): string => {
    const names = readdirSync(path.join(root, 'kept')).filter((it) => it.startsWith('typescript-'))
    expect(names).toHaveLength(1)
    return path.join(root, 'kept', names[0])
  }

  it('is compiled once, and one for all who ask for it', async () => {
    const root = project(files)
    expect(await load(root)).toBe('1 true true\n')
    const entry = entryIn(root)
    const { mtimeMs } = statSync(entry)
    expect(await load(root)).toBe('1 true true\n')
    expect(statSync(entryIn(root)).mtimeMs).toBe(mtimeMs)
  })

  it('is compiled again where what was kept is damaged or is no code of this V8', async () => {
    const root = project(files)
    await load(root)
    const entry = entryIn(root)
    const whole = readFileSync(entry)
    for (const damage of [whole.subarray(0, 1000), Buffer.alloc(50), whole.fill(7, 5000, 5100)]) {
      writeFileSync(entry, damage)
      expect(await load(root)).toBe('1 true true\n')
      expect(readFileSync(entry).length).toBeGreaterThan(1_000_000)
      expect(readFileSync(entry)).not.toEqual(damage)
    }
  })

  it('is loaded by a build that has a file to tag, and by no other', async () => {
    const root = project(files)
    const build = async (): Promise<string> => (await node(['build.mjs'], { cwd: root, binary })).stdout
    expect(await build()).toBe('true\n')
    const tagged = readFileSync(path.join(root, 'out/main.js'), 'utf8')
    expect(await build()).toBe('false\n')
    expect(readFileSync(path.join(root, 'out/main.js'), 'utf8')).toBe(tagged)
    rmSync(path.join(root, 'node_modules/.cache'), { recursive: true })
    expect(await build()).toBe('true\n')
  })
})
