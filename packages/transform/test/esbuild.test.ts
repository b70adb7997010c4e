import { readFileSync } from 'node:fs'
import path from 'node:path'
import { build, context, type BuildOptions, type BuildResult, type Plugin } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { overstay, type OverstayOptions } from '../src/esbuild.ts'
import { node, project, standInStamp } from './support/project.ts'

interface Bundle {
  readonly code: string
  readonly warnings: BuildResult['warnings']
  readonly file: string
  readonly root: string
}

async function bundle(
  files: Readonly<Record<string, string>>,
  plugin: OverstayOptions | undefined,
  options: BuildOptions = {},
): Promise<Bundle> {
  const root = project({ 'package.json': '{ "name": "app" }', ...files })
  const file = path.join(root, 'out/app.mjs')
  const { warnings } = await build({
    absWorkingDir: root,
    entryPoints: [Object.keys(files)[0]],
    outfile: file,
    bundle: true,
    format: 'esm',
    logLevel: 'silent',
    plugins: plugin === undefined ? [] : [overstay({ runtime: standInStamp(), ...plugin })],
    ...options,
  })
  return { code: readFileSync(file, 'utf8'), warnings, file, root }
}

const track = 'all'
/** Programs ask the stand-in where a value was made; plain builds have no stand-in to ask. */
const ask = 'const place = (value) => globalThis[Symbol.for("overstay.stamp")]?.placeOf(value)\n'

describe('a bundle', () => {
  it('keeps the names of its variables beside the real runtime', async () => {
    const app =
      'export const f = (m, n, o, i, k, q) => m.nope(n, o, i, k, q)\ntry { f({}) } catch (e) { console.log(e.message) }'
    const root = project({ 'package.json': '{ "name": "app" }', 'app.js': app })
    const outfile = path.join(root, 'out.mjs')
    const plugins = [overstay({ track, top: 'label' })]
    await build({ absWorkingDir: root, entryPoints: ['app.js'], outfile, bundle: true, format: 'esm', plugins })
    expect(readFileSync(outfile, 'utf8')).toMatch(/stamp|\$os/)
    expect((await node([outfile], { cwd: root })).stdout).toBe('m.nope is not a function\n')
  })

  it('does what it does without the plugin, and knows the place of each object in the file as it was written', async () => {
    const files = {
      'src/app.ts': `// A first line.
import { Cache } from './cache.ts'
import make from './make.cjs'
import View from './view.jsx'
type Key = string | undefined
enum Mode { On = 1 }
${ask}
export const cache = new Cache<Key>()
const leaked = cache.keep({ a: Mode.On })
console.log(place(leaked), place(make()), place(View({ x: 1 })), place(cache.each), typeof leaked)
`,
      'src/cache.ts': `
export class Cache<K> {
  readonly list: unknown[] = []
  keep<T>(value: T): T { this.list.push(value); return value }
  each = (f: (it: unknown) => void): void => { this.list.forEach((it) => f(it)) }
}
`,
      'src/make.cjs': "'use strict'\nmodule.exports = function () {\n  return [Symbol.iterator]\n}\n",
      'src/view.jsx':
        '/** @jsx h */\nconst h = (type, props) => ({ type, props })\nexport default ({ x }) => <p x={x} />\n',
    }
    const tagged = await bundle(files, { track, top: 'label' }, { sourcemap: true })
    const plain = await bundle(files, undefined)
    const run = await node([tagged.file], { cwd: tagged.root })
    expect(run.stderr).toBe('')
    expect(run.stdout.trim().split(' ')).toEqual([
      'src/app.ts:10:27',
      'src/make.cjs:3:10',
      'src/view.jsx:2:29',
      'src/cache.ts:5:10',
      'object',
    ])
    expect((await node([plain.file], { cwd: plain.root })).stdout.trim()).toBe(
      'undefined undefined undefined undefined object',
    )
    expect(tagged.warnings).toEqual([])
  })

  it('drops what nobody uses, as without the plugin', async () => {
    const files = {
      'app.js': "import { used } from './lib.js'; console.log(used())",
      'lib.js': `export const used = () => ['USED']
export const a = () => 'GONE'
export function b() { return ['GONE'] }
export const c = /* @__PURE__ */ new Map([['GONE', 1]])
export const d = [1, 'GONE'], e = class { x = ['GONE']; static y = 1 }
export class f { g = () => ['GONE'] }
`,
    }
    expect((await bundle(files, undefined)).code).not.toContain('GONE')
    const tagged = await bundle(files, { track })
    expect(tagged.code).not.toContain('GONE')
    expect(tagged.code).toContain('USED')
    // The price of labels, and the reason why bundles have none.
    expect((await bundle(files, { track, top: 'label' })).code).toContain('GONE')
    const untouched = await bundle({ ...files, 'app.js': 'console.log(1)' }, { track })
    expect(untouched.code).not.toContain('placeOf')
  })

  it('is with `strip` what it would be had nobody annotated anything, byte for byte', async () => {
    const files = {
      'app.ts': `import { expectCollected, scope } from '@overstay/runtime'
import { make } from './make.ts'
@expectCollected() class View { made = expectCollected(make(), { within: 'test' }) }
console.log(new View().made)
`,
      'make.ts': `import { expectCollected } from './leaks.ts'
export const make = /* @expectCollected */ () => expectCollected({ a: [1] })
`,
      'leaks.ts': "export { expectCollected } from '@overstay/runtime'",
    }
    const never = {
      'app.ts': "import { make } from './make.ts'\nclass View { made = make() }\nconsole.log(new View().made)\n",
      'make.ts': 'export const make = () => ({ a: [1] })\n',
    }
    const stripped = await bundle(files, { strip: true, track }, { minify: true, sourcemap: true })
    const plain = await bundle(never, undefined, { minify: true, sourcemap: true })
    expect(stripped.code).toBe(plain.code)
    expect(stripped.warnings).toEqual([])
  })

  it('is told by options what to expect and which calls to tag', async () => {
    const files = {
      'app.ts': `${ask}
class View {}
const open = () => new Map()
const made = () => [place(new View()), place(open()), place([])]
console.log(made().join())
`,
    }
    const tagged = await bundle(files, { expect: [{ class: 'View', within: 'test' }], top: 'label' })
    expect((await node([tagged.file], { cwd: tagged.root })).stdout.trim()).toBe('app.ts:3:1,,')
    const calls = await bundle(files, { track, calls: ['open'], exclude: ['*.js'] })
    expect(calls.code).toMatch(/\["call", "open", "made", 5, 46,/)
  })

  it('leads stack traces to the line and column they would lead to without the plugin', async () => {
    const files = {
      'app.ts': `type T = { a: number } | null
function fail(x: T): unknown[] {
  return [{ b: x!.a }, () => { return new Map([[x, [1]]]) }]
}
for (const f of [() => fail(null), () => [1].map((n) => { throw new Error(String([n])) }), () => (null as any)?.x.y.z, () => [new (class { constructor() { null!.q } })()]]) {
  try { console.log(f()) } catch (error) { console.log((error as Error).stack!.split('\\n').slice(0, 2).join().replace(/at .*\\//, 'at ')) }
}
`,
    }
    const tagged = await bundle(files, { track, top: 'label' }, { sourcemap: true })
    const plain = await bundle(files, undefined, { sourcemap: true })
    const [ours, theirs] = await Promise.all(
      [tagged, plain].map(async ({ file, root }) => node(['--enable-source-maps', file], { cwd: root })),
    )
    expect(theirs.stdout).toContain('app.ts:3:')
    expect(ours.stdout).toBe(theirs.stdout)
  })

  it('composes the map that a file came with', async () => {
    const mappings = 'AAAA;AACA,YAAY'
    const files = {
      'app.js': "import { fail } from './lib.js'\ntry { fail([1]) } catch (error) { console.log(error.stack) }",
      'lib.js':
        'export function fail(x) {\n  const a = [x, () => x]; throw new Error(a.length)\n}\n//# sourceMappingURL=maps/lib.js.map',
      'maps/lib.js.map': JSON.stringify({
        version: 3,
        sources: ['../lib.orig.ts'],
        names: [],
        mappings: `${mappings},wBAAwB`,
      }),
      'lib.orig.ts': '',
    }
    const tagged = await bundle(files, { track }, { sourcemap: true })
    const plain = await bundle(files, undefined, { sourcemap: true })
    const [ours, theirs] = await Promise.all(
      [tagged, plain].map(async ({ file, root }) => node(['--enable-source-maps', file], { cwd: root })),
    )
    expect(theirs.stdout).toMatch(/lib\.orig\.ts:2:\d+/)
    const place = /lib\.orig\.ts:\d+:\d+/
    expect(place.exec(ours.stdout)?.[0]).toBe(place.exec(theirs.stdout)?.[0])
  })

  it('keeps the names of functions when it is minified with keepNames', async () => {
    const files = {
      'app.js': `const alpha = () => 1, o = { beta() {}, gamma: () => {}, ['del' + 'ta']: () => {} }
let epsilon; epsilon = function () {}
class Zeta { eta = () => {} }
const theta = class {}
console.log([alpha, o.beta, o.gamma, o.delta, epsilon, Zeta, new Zeta().eta, theta, () => {}].map((it) => it.name).join())`,
    }
    for (const options of [{}, { keepNames: true }, { keepNames: true, minify: true }]) {
      const tagged = await bundle(files, { track, top: 'label' }, options)
      const { stdout } = await node([tagged.file], { cwd: tagged.root })
      expect(stdout.trim()).toBe('alpha,beta,gamma,delta,epsilon,Zeta,eta,theta,')
    }
    const minified = await bundle(files, { track, top: 'label' }, { minify: true })
    expect((await node([minified.file], { cwd: minified.root })).code).toBe(0)
  })

  it('runs through import cycles, hoisted functions and mixed modules', async () => {
    const files = {
      'a.js':
        "import './b.js'; export function make() { return [1, () => 1, new Map()] } console.log(globalThis.early, make().length)",
      'b.js':
        "import { make } from './a.js'; import c from './c.cjs'; import './e.js'; globalThis.early = make().length + c.list.length + globalThis.sloppy.length",
      'c.cjs': 'exports.list = [1]; exports.d = require("./d.js")',
      'd.js': 'export default { d: [] }',
      // Neither a module nor CommonJS: as a module its octal would be an error.
      'e.js': 'var sloppy = 010; globalThis.sloppy = [sloppy]',
    }
    const { file, root } = await bundle(files, { track, top: 'label' })
    expect((await node([file], { cwd: root })).stdout.trim()).toBe('5 3')
  })
})

describe('which files', () => {
  const files = {
    'app.js': `import dep from 'dep'; import other from 'other'; import { mine } from './lib/mine.js'; import skipped from './skipped.js'
${ask}
console.log([dep(), other(), mine(), skipped()].map(place).join())`,
    'lib/mine.js': 'export const mine = () => [1]',
    'skipped.js': 'export default () => [1]',
    'node_modules/dep/package.json': '{ "name": "dep", "main": "i.js" }',
    'node_modules/dep/i.js': 'module.exports = () => [1]',
    'node_modules/other/package.json': '{ "name": "other", "main": "i.js" }',
    'node_modules/other/i.js': 'module.exports = () => [1]',
  }

  it.each([
    [{}, ',,lib/mine.js:1:27,skipped.js:1:22'],
    [{ dependencies: ['dep'] }, 'node_modules/dep/i.js:1:24,,lib/mine.js:1:27,skipped.js:1:22'],
    [
      { dependencies: ['*'], exclude: ['skipped.js'] },
      'node_modules/dep/i.js:1:24,node_modules/other/i.js:1:24,lib/mine.js:1:27,',
    ],
    [{ include: ['lib/**', 'app.js'] }, ',,lib/mine.js:1:27,'],
  ])('%j', async (options, places) => {
    const { file, root } = await bundle(files, { track, ...options })
    expect((await node([file], { cwd: root })).stdout.trim()).toBe(places)
  })

  it('are shown from the root that is given, those outside of it in full', async () => {
    const root = project({ 'package.json': '{ "name": "app" }', ...files })
    const outfile = path.join(root, 'out.mjs')
    const plugins = [overstay({ runtime: standInStamp(), track, root: path.join(root, 'lib') })]
    await build({ absWorkingDir: root, entryPoints: ['app.js'], outfile, bundle: true, format: 'esm', plugins })
    const { stdout } = await node([outfile], { cwd: root })
    expect(stdout.trim()).toBe(`,,mine.js:1:27,${root}/skipped.js:1:22`)
  })

  it('only those that esbuild takes for programs', async () => {
    const { file, root, code } = await bundle(
      {
        'app.js':
          "import text from './a.txt.js'; import data from './b.json'; import jsx from './c.js'; console.log(text.length, data.list, typeof jsx)",
        'a.txt.js': 'export const notRun = [1]',
        'b.json': '{ "list": [1] }',
        'c.js': 'export default () => <p a={[1]} />',
      },
      { track },
      { loader: { '.txt.js': 'text', '.js': 'jsx' } },
    )
    expect((await node([file], { cwd: root })).stdout.trim()).toBe('25 [ 1 ] function')
    expect(code).toContain('export const notRun = [1]')
  })
})

describe('what it says', () => {
  it('is one warning for a file that does not parse but bundles, with place and advice', async () => {
    // Valid JavaScript that TypeScript does not parse.
    const { warnings, file, root } = await bundle(
      { 'app.js': 'console.log(1)\nnew import.meta.url.constructor([1])\n' },
      { track },
    )
    expect(warnings.length).toBe(1)
    expect(warnings[0]).toMatchObject({
      pluginName: 'overstay',
      text: 'does not parse: Expression expected',
      location: { file: 'app.js', line: 2, column: 4, lineText: 'new import.meta.url.constructor([1])' },
    })
    expect(warnings[0].notes[0].text).toMatch(
      /left as it is.*\(OVERSTAY_PARSE, docs\/diagnostics\.md#overstay_parse\)$/,
    )
    expect(warnings[0].detail).toMatchObject({ code: 'OVERSTAY_PARSE', column: 5 })
    expect((await node([file], { cwd: root })).stdout.trim()).toBe('1')
  })

  it("is esbuild's own error where the file is broken", async () => {
    await expect(bundle({ 'app.js': 'const a = [1' }, { track })).rejects.toThrow(/Expected "]"/)
  })

  it('is an annotation that has no effect', async () => {
    const { warnings } = await bundle({ 'app.js': '/* @expectCollected */ const a = [1]; console.log(a)' }, {})
    expect(warnings.map((it) => it.text)).toEqual(['annotation before nothing that is made'])
  })

  it.each([
    [{ target: 'es2022' }, 0, true],
    [{ target: ['es2020'] }, 1, true],
    [{ target: 'chrome90', platform: 'node' }, 1, true],
    [{ target: ['chrome90', 'firefox80'] }, 1, false],
    [{ target: 'es2020', supported: { 'class-private-field': false } }, 1, false],
    [{ target: 'es2020', supported: { arrow: true } }, 1, true],
    [{}, 0, true],
  ] as const)('%j: %d warnings, private fields kept: %s', async (options, count, kept) => {
    const { code, warnings, file, root } = await bundle(
      { 'app.js': 'console.log([1].length)' },
      { track, top: 'label' },
      options as BuildOptions,
    )
    expect(warnings.length).toBe(count)
    expect(/#\w+ in /.test(code)).toBe(kept)
    expect((await node([file], { cwd: root })).stdout.trim()).toBe('1')
  })

  it('is said once, however often the build is repeated', async () => {
    const root = project({ 'app.js': 'console.log([1])' })
    const plugins: Plugin[] = [overstay({ runtime: standInStamp(), track, root })]
    const watched = await context({
      absWorkingDir: root,
      entryPoints: ['app.js'],
      write: false,
      bundle: true,
      target: 'es2020',
      plugins,
      logLevel: 'silent',
    })
    const [first, second] = [await watched.rebuild(), await watched.rebuild()]
    await watched.dispose()
    expect([first.warnings.length, second.warnings.length]).toEqual([1, 0])
  })
})

describe('the runtime', () => {
  it('is one copy, for modules and CommonJS, also where the importer does not depend on it', async () => {
    const files = {
      'app.js': "import b from './b.cjs'; export default () => [b]",
      'b.cjs': 'module.exports = () => [1]',
    }
    const { code } = await bundle(files, { track })
    expect(code.match(/#as;/g)?.length).toBe(1)
  })

  it('stays outside where the build says so', async () => {
    const { code } = await bundle(
      { 'app.js': 'export default () => [1]' },
      { track },
      { external: ['@overstay/runtime'] },
    )
    expect(code).toContain('from "@overstay/runtime/stamp"')
  })
})
