import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { decoded, encoded } from '../src/cache/entry.ts'
import { registerHook } from './support/built.ts'
import { node, nodes, project, standInStamp, type Output } from './support/project.ts'

const hook = registerHook()
const folder = 'node_modules/.cache/overstay/transform'

/** Tells where values were made. */
const main = `
import { a } from './a.js'
import b from './b.cjs'
import { c } from './c.ts'
import plain from './plain.cjs'
const place = (value) => globalThis[Symbol.for('overstay.stamp')].placeOf(value)
console.log(place(a()), place(b.b()), place(c()), plain)
`

const files = {
  'main.js': main,
  'a.js': 'export const a = () => [1]',
  'b.cjs': 'exports.b = () => ({ b: 1 })',
  'c.ts': 'enum Kind { A }\nexport const c = (): unknown[] => [Kind.A]',
  'plain.cjs': 'module.exports = 1',
  'package.json': '{ "name": "app", "type": "module" }',
  'tsconfig.json': '{ "extends": "./base.json" }',
  'base.json': '{ "compilerOptions": { "target": "ES2022" } }',
  'node_modules/x/package.json': '{}',
}
const printed = 'a.js:1:24 b.cjs:1:20 c.ts:2:35 1\n'

describe.each(nodes)('the cache on %s', (binary) => {
  const run = async (root: string, settings: Record<string, unknown> = {}, file = 'main.js'): Promise<Output> => {
    const json = JSON.stringify({ track: 'all', runtime: standInStamp(), ...settings })
    return node([`--import=${hook}`, path.join(root, file)], { cwd: root, env: { OVERSTAY_TRANSFORM: json }, binary })
  }
  const kept = (root: string, place = folder): Record<string, string> =>
    Object.fromEntries(
      readdirSync(path.join(root, place))
        // V8's code of TypeScript, left there by whoever lives long enough, is no result.
        .filter((it) => it !== 'pruned' && !it.startsWith('typescript-'))
        .sort()
        .map((it) => [it, readFileSync(path.join(root, place, it), 'utf8')]),
    )
  /** Changes what all entries say: a process that prints the new text has tagged nothing itself. */
  const falsify = (root: string, from: string, to: string): void => {
    for (const name of Object.keys(kept(root))) {
      const file = path.join(root, folder, name)
      const { body, facts } = decoded(readFileSync(file))!
      writeFileSync(file, encoded(facts, body.toString().replaceAll(from, to)))
    }
  }

  it('gives a second process what the first has made, modules, CommonJS and TypeScript', async () => {
    const root = project(files)
    const cold = await run(root)
    expect(cold).toEqual({ stdout: printed, stderr: '', code: 0 })
    const first = kept(root)
    // What has nothing to tag is remembered too.
    expect(Object.keys(first)).toHaveLength(5)
    expect(await run(root)).toEqual(cold)
    expect(kept(root)).toEqual(first)
    for (const name of ['a.js', 'b.cjs', 'c.ts']) falsify(root, `"${name}",`, `"kept-${name}",`)
    expect((await run(root)).stdout).toBe(printed.replaceAll(/(?=[abc]\.)/g, 'kept-'))
  })

  it('makes damaged and lost entries again', async () => {
    const root = project(files)
    await run(root)
    const first = kept(root)
    const [one, two, three] = Object.keys(first)
    writeFileSync(path.join(root, folder, one), '')
    writeFileSync(path.join(root, folder, two), first[two].slice(0, -3))
    rmSync(path.join(root, folder, three))
    expect((await run(root)).stdout).toBe(printed)
    expect(kept(root)).toEqual(first)
  })

  it('asks for source, settings, package and compiler options', async () => {
    const root = project(files)
    await run(root)
    falsify(root, '"c.ts",', '"old.ts",')
    const write = (name: string, text: string): void => {
      writeFileSync(path.join(root, name), text)
    }
    const places = async (settings: Record<string, unknown> = {}): Promise<string> =>
      (await run(root, settings)).stdout.split('\n')[0]
    expect(await places()).toContain('old.ts:2:35')
    write('base.json', '{ "compilerOptions": { "target": "ES2021" } }')
    expect(await places()).toContain(' c.ts:2:35')
    falsify(root, '"c.ts",', '"old.ts",')
    write('c.ts', '// moved down\nenum Kind { A }\nexport const c = (): unknown[] => [Kind.A]')
    expect(await places()).toContain(' c.ts:3:35')
    falsify(root, '"c.ts",', '"old.ts",')
    expect(await places({ top: 'skip' })).toContain(' c.ts:3:35')
    expect(await places()).toContain('old.ts:3:35')
    write('package.json', '{ "name": "renamed", "type": "module" }')
    expect(await places()).toContain(' c.ts:3:35')
  })

  it('asks for the modules that annotations come through, those that are not there yet too', async () => {
    const root = project({
      'package.json': '{ "name": "app", "type": "module" }',
      'node_modules/kept/package.json': '{ "name": "kept", "type": "module", "exports": "./index.js" }',
      'node_modules/kept/index.js': `export const expectCollected = (value, options, sites, index) =>
  index === undefined ? value : globalThis[Symbol.for('overstay.stamp')].i(value, sites, index)`,
      'main.js': `import { expectCollected } from './leaks/index.js'
console.log(globalThis[Symbol.for('overstay.stamp')].placeOf(expectCollected([1])))`,
      'leaks/index.js': 'export const expectCollected = (value) => value',
    })
    const settings = { track: 'annotated', annotationModules: ['kept'] }
    const { stdout } = await run(root, settings)
    expect(stdout).toBe('undefined\n')
    writeFileSync(path.join(root, 'leaks/index.js'), "export { expectCollected } from './kept.js'")
    expect((await run(root, settings)).code).toBe(1)
    writeFileSync(path.join(root, 'leaks/kept.js'), "export { expectCollected } from 'kept'")
    expect((await run(root, settings)).stdout).toBe('main.js:2:62\n')
    writeFileSync(path.join(root, 'leaks/index.js'), 'export const expectCollected = (value) => value')
    expect((await run(root, settings)).stdout).toBe('undefined\n')
  })

  it('repeats what there is to say of a file', async () => {
    const root = project({ ...files, 'main.js': '/* @expectCollected */ if (true) console.log(1)' })
    const cold = await run(root)
    expect(cold.stderr).toContain('OVERSTAY_ANNOTATION_PLACE')
    const again = await run(root)
    const withoutId = ({ stderr }: Output): string => stderr.replaceAll(/\(node:\d+\)/g, '')
    expect(withoutId(again)).toBe(withoutId(cold))
    expect(Object.keys(kept(root))).toHaveLength(1)
  })

  it('is where it is wanted, or nowhere', async () => {
    const root = project(files)
    expect((await run(root, { cache: false })).stdout).toBe(printed)
    expect(readdirSync(path.join(root, 'node_modules'))).toEqual(['x'])
    expect((await run(root, { cache: 'kept/here' })).stdout).toBe(printed)
    expect(Object.keys(kept(root, 'kept/here'))).toHaveLength(5)
  })

  it('goes on without where it cannot write, and says so once', async () => {
    const root = project({ 'main.mjs': 'import "./a.mjs"\nconsole.log([1].length)', 'a.mjs': '[1]', taken: '' })
    const { code, stderr, stdout } = await run(root, { cache: 'taken' }, 'main.mjs')
    expect({ code, stdout }).toEqual({ code: 0, stdout: '1\n' })
    expect(stderr.match(/OVERSTAY_CACHE/g)).toHaveLength(1)
  })
})
