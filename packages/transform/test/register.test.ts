import { symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { registerHook } from './support/built.ts'
import { node, nodes, project, standInStamp, type Output } from './support/project.ts'

const hook = registerHook()

interface RunOptions {
  readonly settings?: Record<string, unknown> | string
  readonly flags?: readonly string[]
  readonly args?: readonly string[]
  readonly cwd?: string
}

/** Programs ask the stand-in where a value was made. */
const ask = `const place = (value) => globalThis[Symbol.for('overstay.stamp')]?.placeOf(value)\n`
// In pieces: it would be taken for that of this file.
const mapComment = ['//# source', 'MappingURL='].join('')
const manifest = '{ "name": "app", "type": "module" }'

describe.each(nodes)('on %s', (binary) => {
  const run = async (
    files: Readonly<Record<string, string>>,
    options: RunOptions = {},
  ): Promise<Output & { root: string }> => {
    const root = project({ 'package.json': manifest, ...files })
    const main = path.join(root, Object.keys(files)[0])
    const { settings = {} } = options
    const json =
      typeof settings === 'string' ? settings : JSON.stringify({ track: 'all', runtime: standInStamp(), ...settings })
    const env = { OVERSTAY_TRANSFORM: json }
    const args = [`--import=${hook}`, ...(options.flags ?? []), main, ...(options.args ?? [])]
    return { ...(await node(args, { cwd: path.join(root, options.cwd ?? '.'), env, binary })), root }
  }
  const plain = async (files: Readonly<Record<string, string>>, flags: readonly string[] = []): Promise<Output> => {
    const root = project({ 'package.json': manifest, ...files })
    return node([...flags, path.join(root, Object.keys(files)[0])], { cwd: root, binary })
  }
  const lines = ({ stdout, stderr }: Output): string[] => [
    ...stdout.trim().split('\n'),
    ...(stderr === '' ? [] : [stderr]),
  ]

  it('tags modules and CommonJS, however they are loaded', async () => {
    const output = await run({
      'main.js': `${ask}
import { a } from './a.js'
import b, { later } from './b.cjs'
import { createRequire } from 'node:module'
const require = createRequire(import.meta.url)
console.log(place(a()), place(b.b()), place(b.b().b), place(require('./c.mjs').c()), place(require('./d.js').d()))
console.log(place((await import('./e.js')).e()), place((await later()).f()), place(require('./g.cjs')))
`,
      'a.js': 'export const a = () => [1]',
      'b.cjs': "exports.b = () => ({ b: require('./c.cjs') })\nexports.later = () => import('./f.js')",
      'c.cjs': 'module.exports = [1]',
      'c.mjs': "import { a } from './a.js'\nimport { deep } from './deep.js'\nexport const c = () => [a, deep()]",
      'deep.js': 'export const deep = () => [1]',
      'd.js': 'export const d = () => new Map()',
      'e.js': 'export const e = () => class {}',
      'f.js': 'export function f() { return [f] }',
      'g.cjs':
        '#!/usr/bin/env node\n"use strict"\nif (this !== module.exports) throw 1\nmodule.exports = { [Symbol.iterator]: () => 1 }',
    })
    expect(lines(output)).toEqual([
      'a.js:1:24 b.cjs:1:20 c.cjs:1:18 c.mjs:3:24 d.js:1:24',
      'e.js:1:24 f.js:1:30 g.cjs:4:18',
    ])
  })

  it('lets modules import by name what CommonJS exports by the text', async () => {
    const files = {
      'main.js': `import * as literal from './literal.cjs'
import * as defined from './defined.cjs'
import * as compiled from './compiled.cjs'
for (const it of [literal, defined, compiled]) console.log(Object.keys(it).join())`,
      'literal.cjs': 'const a = [1]\nmodule.exports = { a, b: a, c: { d: 1 }, e: a }',
      'defined.cjs': `Object.defineProperty(exports, '__esModule', { value: true })
const b = require('./literal.cjs')
Object.defineProperty(exports, 'a', { enumerable: true, get: function () { return b.a } })
Object.keys(b).forEach(function (key) { if (key === 'default' || key === '__esModule') return; exports[key] = b[key] })`,
      'compiled.cjs': '0 && (module.exports = { x, y })\nmodule.exports = [exports.z = () => [1]]',
    }
    expect(lines(await run(files))).toEqual((await plain(files)).stdout.trim().split('\n'))
  })

  it('leaves CommonJS all it knows of its module', async () => {
    const files = {
      'main.cjs': `const m = require('./m.cjs')
console.log(m.info(), require.main === module, module.children.length, Object.keys(require.cache).length, m.parent === module)`,
      'm.cjs': `exports.parent = module.parent
exports.info = () => [module.id === __filename, module.children.length, module.paths.length > 0, require.main.filename.endsWith('main.cjs'), require.cache[__filename] === module, typeof require.resolve, Object.keys(require.extensions).filter((it) => /js|json|node/.test(it)).slice(0, 3).join()]`,
    }
    const tagged = await run(files)
    expect(tagged.stderr).toBe('')
    // Node < 22.15 is told about TypeScript by handlers, which are seen in require.extensions.
    expect(tagged.stdout).toBe((await plain(files)).stdout)
  })

  it('compiles TypeScript and JSX, with the options of the project', async () => {
    const output = await run({
      'main.ts': `${ask.replace('(value)', '(value: unknown)').replace('globalThis', '(globalThis as any)')}
import type { Shape } from './shape.js'
import { enumerated, Mode } from './enumerated.js'
import { view } from './view'
import { folder } from './folder'
import { made } from './lowered.cjs'
import * as strict from './strict.mjs'
const shape: Shape = { a: 1 } satisfies Shape
console.log(place(shape), place(enumerated(Mode.On)), place(view()), JSON.stringify(view()), place(folder()), place(made()), place(strict.made()))
`,
      'shape.ts': 'export interface Shape { a: number }',
      'enumerated.ts':
        'export enum Mode { Off, On }\nexport const enumerated = (mode: Mode): unknown[] =>\n  [Mode[mode]]',
      'view.tsx': 'export const view = () => <p a={[1]}>x</p>',
      'jsx-runtime.js': 'export const jsx = (type, props) => ({ type, props })\nexport const jsxs = jsx',
      'folder/index.ts': 'export const folder = () => [1]',
      'lowered.cts':
        "import { join } from 'node:path'\nexport const made = (): { path: string } => ({ path: join('a', 'b') })",
      'strict.mts': 'export const made = (): Set<string> => new Set<string>()',
      'tsconfig.json': '{ "extends": "./base.json", "compilerOptions": { "jsx": "react-jsx" } }',
      'base.json': '{ "compilerOptions": { "jsxImportSource": "app" /* comment */, }, }',
      'node_modules/app/package.json':
        '{ "name": "app", "type": "module", "exports": { "./jsx-runtime": "./jsx-runtime.js" } }',
      'node_modules/app/jsx-runtime.js':
        'export const jsx = (type, props) => ({ type, props })\nexport const jsxs = jsx',
    })
    expect(lines(output)).toEqual([
      'main.ts:9:22 enumerated.ts:3:3 undefined {"type":"p","props":{"a":[1],"children":"x"}} folder/index.ts:1:29 lowered.cts:2:46 strict.mts:1:40',
    ])
  })

  it('compiles decorators and fields as the project has them', async () => {
    const files = {
      'main.ts': `
const seen: string[] = []
const legacy = (target: any, key?: string) => { seen.push(typeof key) }
class Base { constructor() { this.init() } init() {} }
class A extends Base { x: unknown; @legacy y = [1]; init() { this.x = 1 } }
console.log(seen.join(), new A().x)
`,
    }
    const withOptions = (options: string): Record<string, string> => ({
      ...files,
      'tsconfig.json': `{ "compilerOptions": ${options} }`,
    })
    expect(lines(await run(withOptions('{ "experimentalDecorators": true, "target": "ES2021" }')))).toEqual([
      'string 1',
    ])
    expect(
      lines(await run(withOptions('{ "experimentalDecorators": true, "useDefineForClassFields": true }'))),
    ).toEqual(['string undefined'])
    expect(lines(await run(withOptions('{ "target": "ES2022" }')))).toEqual(['object undefined'])
  })

  it('finds what is compiled where the compiled file is named, and nothing else', async () => {
    const output = await run({
      'main.js': `import { a } from './a.js'
import { b } from './b.js'
import { c } from './c.mjs'
import { createRequire } from 'node:module'
const require = createRequire(import.meta.url)
console.log(a, b, c, require('./d').d, require('./e.cjs').e)
for (const name of ['./absent.js', 'absent', './data.js']) {
  try { require(name) } catch (error) { console.log(error.code) }
  await import(name).catch((error) => console.log(error.code))
}`,
      'a.ts': 'export const a: string = "a.ts"',
      'b.js': 'export const b = "b.js"',
      'b.ts': 'export const b: string = "b.ts"',
      'c.mts': 'export const c: string = "c.mts"',
      'd/index.ts': 'export const d: string = "d/index.ts"',
      'e.cts': 'export const e: string = "e.cts"',
      'data.json': '{}',
    })
    const notFound = ['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND']
    expect(lines(output)).toEqual(['a.ts b.js c.mts d/index.ts e.cts', ...notFound, ...notFound, ...notFound])
  })

  it('tags the project and the dependencies it names, and never itself', async () => {
    const files = {
      'app/main.js': `${ask}
import one from 'one'
import two from 'two'
import { ours } from '../beside/ours.js'
import { skipped } from './skipped.js'
import { expectCollected } from '@overstay/runtime'
console.log([one().list, one().nested, two(), ours(), skipped(), expectCollected].map(place).join())`,
      'app/package.json': '{ "name": "app", "type": "module" }',
      'app/skipped.js': 'export const skipped = () => [1]',
      'beside/ours.js': 'export const ours = () => [1]',
      'node_modules/one/package.json': '{ "name": "called-otherwise", "main": "i.js" }',
      'node_modules/one/i.js':
        "const nested = require('nested'); module.exports = () => ({ list: [1], nested: nested() })",
      'node_modules/one/node_modules/nested/package.json': '{ "name": "nested", "main": "i.js" }',
      'node_modules/one/node_modules/nested/i.js': 'module.exports = () => [1]',
      'node_modules/two/package.json': '{ "name": "two", "type": "module", "exports": "./i.js" }',
      'node_modules/two/i.js': 'export default () => [1]',
      'node_modules/@overstay/runtime/package.json':
        '{ "name": "@overstay/runtime", "type": "module", "exports": { ".": "./i.js", "./package.json": "./package.json" } }',
      'node_modules/@overstay/runtime/i.js': 'export const expectCollected = () => [1]',
    }
    const places = async (settings: Record<string, unknown>): Promise<string> => {
      const { stdout, stderr, root } = await run(files, { settings, cwd: 'app' })
      return (stdout + stderr).trim().replaceAll(root, '')
    }
    expect(await places({})).toBe(',,,/beside/ours.js:1:27,skipped.js:1:30,')
    expect(await places({ dependencies: ['one'] })).toBe(
      '/node_modules/one/i.js:1:67,,,/beside/ours.js:1:27,skipped.js:1:30,',
    )
    expect(await places({ dependencies: ['nested', 'two'] })).toBe(
      ',/node_modules/one/node_modules/nested/i.js:1:24,/node_modules/two/i.js:1:22,/beside/ours.js:1:27,skipped.js:1:30,',
    )
    expect(await places({ dependencies: ['*'], exclude: ['skipped.js'] })).toBe(
      '/node_modules/one/i.js:1:67,/node_modules/one/node_modules/nested/i.js:1:24,/node_modules/two/i.js:1:22,/beside/ours.js:1:27,,',
    )
    expect(await places({ root: '..', include: ['beside'] })).toBe(',,,beside/ours.js:1:27,,')
  })

  it('tracks what is annotated unless it is told otherwise, labels included', async () => {
    const output = await run(
      {
        'main.js': `${ask}
const top = /* @expectCollected */ [1]
console.log(place(top), place([2]), place((() => ({ a: /* @expectCollected */ [3] }))().a))`,
      },
      { settings: { track: 'annotated' } },
    )
    expect(lines(output)).toEqual(['main.js:3:36 undefined main.js:4:79'])
    const all = { 'main.js': `${ask}console.log(place([1]), place((() => [2])()))` }
    expect(lines(await run(all))).toEqual(['main.js:2:19 main.js:2:38'])
    expect(lines(await run(all, { settings: { top: 'skip' } }))).toEqual(['undefined main.js:2:38'])
  })

  it('takes expectations, calls and modules from the settings', async () => {
    const files = {
      'main.js': `import { expectCollected } from '~leaks'
${ask}
class View {}
const open = () => new Map()
const made = () => [new View(), open(), expectCollected([]), {}]
console.log(made().map(place).join())`,
      'package.json': '{ "type": "module", "imports": { "#leaks": "./leaks.js" } }',
      'leaks.js':
        'export const expectCollected = (it, _, table, index) => globalThis[Symbol.for("overstay.stamp")].n(it, table, index)',
    }
    const settings = { track: 'annotated', expect: [{ class: 'View' }], annotationModules: ['#leaks'] }
    const main = files['main.js'].replace('~', '#')
    expect(lines(await run({ ...files, 'main.js': main }, { settings }))).toEqual(['main.js:4:1,,main.js:6:41,'])
    const all = { track: 'all', calls: ['open', '!Array.of'], exclude: ['leaks.js'] }
    const calling = `${ask}const open = () => process\nconsole.log([open(), Array.of(1)].map(place).join())`
    expect(lines(await run({ 'main.js': calling }, { settings: all }))).toEqual(['main.js:3:14,'])
  })

  it('strips where it is told to, compiled files too', async () => {
    const output = await run(
      {
        'main.ts': `import { expectCollected } from '@overstay/runtime'
import { f } from './f.js'
@expectCollected() class View { made: unknown[] = expectCollected([]) }
console.log(new View().made, f.toString(), new Error('x').stack!.split('\\n')[1].replace(/.*main/, 'main'))`,
        'f.js': 'export const f = /* @expectCollected */ () => [1]',
      },
      { settings: { strip: true } },
    )
    expect(lines(output)).toEqual(['[] () => [1] main.ts:4:44)'])
  })

  it('keeps lines right without maps, and columns too with them', async () => {
    const files = {
      'main.js': `import { fail } from './fail.cjs'
import { typed } from './typed.ts'
const where = (f) => { try { f() } catch (error) { return /(\\w+\\.\\w+:\\d+:\\d+)\\)?$/.exec(error.stack.split('\\n')[1])[1] } }
console.log(where(() => { const list = [1, { a: () => [2] }]; list.a.b }), where(fail), where(() => typed(null)))`,
      'fail.cjs': 'exports.fail = () => {\n  const x = [1, {}]; throw new TypeError([x, [2]].length)\n}',
    }
    const typed = {
      'typed.ts': 'interface Long {\n  a: 1\n}\nexport const typed = (x: { a: Long } | null) => [\n  [1], x!.a]',
    }
    const withoutTypes = {
      ...files,
      'main.js': files['main.js'].replace(/import \{ typed.*/, 'const typed = () => null.x'),
    }
    const [ours, mapped, theirs] = [
      await run(withoutTypes),
      await run(withoutTypes, { flags: ['--enable-source-maps'] }),
      await plain(withoutTypes, ['--enable-source-maps']),
    ]
    const columnless = (text: string): string => text.replaceAll(/:\d+(?=\s|$)/g, '')
    expect(theirs.stdout).toMatch(/^main\.js:4:\d+ fail\.cjs:2:28 main\.js:2:\d+/)
    expect(columnless(ours.stdout)).toBe(columnless(theirs.stdout))
    expect(mapped.stdout).toBe(theirs.stdout)
    const compiled = await run({ ...files, ...typed })
    expect(compiled.stdout).toContain('typed.ts:5:11')
    expect(compiled.stderr).toBe('')
  })

  it('works in worker threads and in their workers', async () => {
    const output = await run({
      'main.js':
        "import { Worker } from 'node:worker_threads'\nnew Worker(new URL('./w.js', import.meta.url), { argv: ['1'] })\nconsole.log('main')",
      'w.js': `${ask}
import { Worker } from 'node:worker_threads'
import { a } from './a.cjs'
console.log('worker', place(a()), place([1]))
if (process.argv[2]) new Worker(new URL('./w.js', import.meta.url))`,
      'a.cjs': 'exports.a = () => [1]',
    })
    expect(lines(output)).toEqual(['main', 'worker a.cjs:1:19 w.js:5:41', 'worker a.cjs:1:19 w.js:5:41'])
  })

  it('works in child processes and in workers of TypeScript that NODE_OPTIONS reaches', async () => {
    const root = project({
      'package.json': manifest,
      'main.js': `import { execFileSync } from 'node:child_process'
import { Worker } from 'node:worker_threads'
console.log(execFileSync(process.execPath, ['typed.ts'], { encoding: 'utf8' }).trim())
new Worker(new URL('./typed.ts', import.meta.url))`,
      'typed.ts': `${ask.replace('(value)', '(value: unknown)').replace('globalThis', '(globalThis as any)')}
console.log(place((() => [1] satisfies number[])()))`,
    })
    const env = {
      OVERSTAY_TRANSFORM: JSON.stringify({ track: 'all', runtime: standInStamp() }),
      NODE_OPTIONS: `--import=${hook}`,
    }
    expect(lines(await node(['main.js'], { cwd: root, env, binary }))).toEqual(['typed.ts:3:26', 'typed.ts:3:26'])
  })

  it('goes with tsx, whichever comes first, and shows the original lines', async () => {
    const root = project({
      'package.json': manifest,
      'main.ts': `${ask.replace('(value)', '(value: unknown)').replace('globalThis', '(globalThis as any)')}
import { make } from './make.js'
console.log(place(make()))
try { make(true) } catch (error) { console.log(/\\w+\\.ts:\\d+:\\d+/.exec((error as Error).stack!)![0]) }`,
      'make.ts':
        'interface Row { a: number }\n\nexport const make = (fails?: boolean): Row[] => {\n  if (fails) throw new Error("made to fail")\n  return [{ a: 1 } satisfies Row]\n}',
    })
    const env = { OVERSTAY_TRANSFORM: JSON.stringify({ track: 'all', runtime: standInStamp() }) }
    const manifestOfTsx = createRequire(import.meta.url).resolve('tsx/package.json')
    const tsx = pathToFileURL(path.join(path.dirname(manifestOfTsx), 'dist/loader.mjs')).href
    for (const order of [
      [tsx, hook],
      [hook, tsx],
    ]) {
      const args = [...order.map((it) => `--import=${it}`), 'main.ts']
      expect(lines(await node(args, { cwd: root, env, binary }))).toEqual(['make.ts:5:10', 'make.ts:4:20'])
    }
  })

  it('leaves source-map-support the lines it knows', async () => {
    const support = JSON.stringify(createRequire(import.meta.url).resolve('source-map-support'))
    const map = { version: 3, sources: ['made.orig.ts'], names: [], mappings: ';;AASA' }
    const output = await run({
      'main.cjs': `require(${support}).install()
const { make } = require('./made.cjs')
${ask}
console.log(place(make()))
try { make(true) } catch (error) { console.log(/made[\\w.]+:\\d+/.exec(error.stack)[0]) }`,
      'made.cjs': `exports.make = (fails) => {
  const made = [1]
  if (fails) throw new Error(made.length)
  return made
}
${mapComment}data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}`,
    })
    expect(lines(output)).toEqual(['made.cjs:2:16', 'made.orig.ts:10'])
  })

  it('survives import cycles, mocks of the module and code that was tagged before', async () => {
    const output = await run({
      'main.js': `${ask}
import { b } from './b.js'
export function make() { return [1, () => 1, { a: [] }].length }
import tagged from './tagged.cjs'
console.log(b, make(), place(tagged()))`,
      'b.js': "import { make } from './main.js'\nimport { c } from './c.cts'\nexport const b = make() + c",
      'c.cts':
        "import { d } from './d.cjs'\nexport function early() { return [1, new Map()].length }\nexport const c = d",
      'd.cts': "import { early } from './c.cjs'\nexport const d = early()",
      'tagged.cjs':
        'var $os=globalThis[Symbol.for("overstay.stamp")];var $ost=/* @__PURE__ */ $os.m("x.js",[["array","","",1,1,"0123456789ab"]]);module.exports = () => $os.o([1],$ost,0)',
    })
    expect(output.stdout.trim()).toBe('5 3 x.js:1:1')
    expect(output.stderr).toContain('OVERSTAY_TAGGED_BEFORE')
  })

  it('tags files with marks, other line ends and queries, behind links, and no text in an address', async () => {
    const root = project({
      'package.json': manifest,
      'main.js': `${ask}
import { createRequire } from 'node:module'
import { a } from './mark.js'
import { a as b } from './linked/lines.js'
import { a as first } from './asked.js?1'
import { a as second } from './asked.js?2'
import { a as none } from 'data:text/javascript,export const a = () => [1]'
const { a: c } = createRequire(import.meta.url)('./mark.cjs')
console.log(place(a()), place(b()), place(c()), place(first()), place(second()), first === second, place(none()))
`,
      'mark.js': '\uFEFFexport const a = () => [1]',
      'mark.cjs': '\uFEFFexports.a = () => [1]',
      'real/lines.js': 'const x = 1\r\n\r\nexport const a = () =>\r\n  [x]\r\n',
      'asked.js': 'export const a = () => [1]',
    })
    symlinkSync(path.join(root, 'real'), path.join(root, 'linked'))
    const env = { OVERSTAY_TRANSFORM: JSON.stringify({ track: 'all', runtime: standInStamp() }) }
    const output = await node([`--import=${hook}`, path.join(root, 'main.js')], { cwd: root, env, binary })
    expect(lines(output)).toEqual([
      'mark.js:1:24 real/lines.js:4:3 mark.cjs:1:19 asked.js:1:24 asked.js:1:24 false undefined',
    ])
  })

  it('leaves a file of 20 MB as it is, with one warning', async () => {
    const output = await run({
      'main.js': "import { a } from './huge.js'\nconsole.log(a().length)",
      'huge.js': `export const a = () => [1]\n// ${'x'.repeat(20e6)}\n`,
    })
    expect(output.stdout.trim()).toBe('1')
    expect(output.stderr.match(/OVERSTAY_SIZE/g)?.length).toBe(1)
  })

  it('leaves a file that does not parse as it is, with one warning', async () => {
    const odd = 'export const a = () => [new import.meta.url.constructor(1), 2].length\n'
    const output = await run({
      'main.js':
        "import { a } from './odd.js'\nimport './odd.js'\nimport { createRequire } from 'node:module'\ncreateRequire(import.meta.url)('./odd.cjs')\nconsole.log(a())",
      'odd.js': odd,
      'odd.cjs': 'module.exports = [1]\n<!-- an old comment\n',
    })
    expect(output.stdout.trim()).toBe('2')
    expect(output.code).toBe(0)
    expect(output.stderr.match(/OVERSTAY_PARSE/g)?.length).toBe(2)
    expect(output.stderr).toMatch(
      /\(node:\d+\) \[OVERSTAY_PARSE\] OverstayWarning: \[overstay\/transform\] odd\.js:1:29: does not parse: Expression expected\. The file is left as it is/,
    )
    expect(output.stderr).toContain('odd.cjs:2:9')
  })

  it('shows the error of the program, not one of its own, where a file is broken', async () => {
    for (const name of ['broken.js', 'broken.cjs', 'broken.ts', 'broken.cts']) {
      const files = { 'main.js': `import './${name}'`, [name]: 'const a = [1' }
      const { code, stderr } = await run(files)
      expect(code).toBe(1)
      expect(stderr).toMatch(name.endsWith('ts') ? /Expected "\]"|SyntaxError/ : /SyntaxError/)
      expect(stderr).toContain(name)
    }
  })

  it.each([
    ['{', 'is no JSON'],
    ['[]', 'is no object'],
    ['{ "trak": "all" }', 'has an unknown key "trak"'],
    ['{ "track": "some" }', 'wants annotated or all as "track"'],
    ['{ "dependencies": "x" }', 'wants a list of package names as "dependencies"'],
    ['{ "include": [1] }', 'wants a list of globs as "include"'],
  ])('says what is wrong with the settings %s', async (settings, what) => {
    const { code, stderr } = await run({ 'main.js': 'console.log(1)' }, { settings })
    expect(code).not.toBe(0)
    expect(stderr).toContain(`TransformError: [overstay/transform] OVERSTAY_TRANSFORM ${what}. Known keys: root, track`)
  })

  it('keeps TypeScript out of the heap of the program, where snapshots and collections would pay for it', async () => {
    // ts-morph and TypeScript are 60 MB there, this program 5.
    const used = 'console.log(require("node:v8").getHeapStatistics().used_heap_size < 20e6, one.call.length)\n'
    const { stdout, stderr } = await run(
      {
        'main.cjs': `const { one } = require('./typed.cts')\n${used}`,
        'typed.cts': 'export const one: () => object = () => ({})',
      },
      { settings: { track: 'all' } },
    )
    expect([stdout.trim(), stderr]).toEqual(['true 1', ''])
  })

  it('starts a thread for TypeScript only where something is annotated', async () => {
    const threads = async (exported: string): Promise<number> => {
      const { stdout } = await run(
        {
          'main.cjs': `require('./b.cjs')\nconsole.log(process.report.getReport().workers.length)`,
          'b.cjs': `exports.b = ${exported}`,
        },
        { settings: { track: 'annotated' } },
      )
      return Number(stdout)
    }
    expect((await threads('/* @expectCollected */ () => [1]')) - (await threads('() => [1]'))).toBe(1)
  })

  it('starts no thread at all for CommonJS that imports nothing', async () => {
    const { stdout } = await run(
      { 'main.cjs': "require('./b.cjs')\nconsole.log(process.report.getReport().workers.length)", 'b.cjs': '' },
      { settings: { track: 'annotated' } },
    )
    expect(stdout).toBe('0\n')
  })

  it.each([
    ['at its end', "exports.later = () => import('./e.mjs')"],
    ['in a package', "exports.later = require('x').later"],
    [
      'as compilers hide it',
      "exports.later = () => new Function('it', 'return import(it)')(require.resolve('./e.mjs'))",
    ],
    ['by require', "exports.later = async () => require('./e.mjs')"],
    ['in a worker', "exports.later = () => require('./in-worker.cjs')"],
  ])('tags what CommonJS imports: %s', async (_where, later) => {
    const { stdout, stderr } = await run({
      'main.cjs': `${ask}
require('./later.cjs').later().then(({ e, told }) => console.log(told ?? place(e())))`,
      'later.cjs': later,
      'e.mjs': 'export const e = () => [1]',
      'in-worker.cjs': `const { Worker } = require('node:worker_threads')
module.exports = new Promise((told) => new Worker(require.resolve('./worker.mjs')).once('message', (it) => told({ told: it })))`,
      'worker.mjs': `${ask}
import { parentPort } from 'node:worker_threads'
import { e } from './e.mjs'
parentPort.postMessage(place(e()))`,
      'node_modules/x/package.json': '{ "main": "x.js" }',
      'node_modules/x/x.js': "exports.later = () => import('../../e.mjs')",
    })
    expect([stdout, stderr.replace(/^.*ExperimentalWarning.*\n.*\n/m, '')]).toEqual(['e.mjs:1:24\n', ''])
  })

  it('is found by its name, with the runtime beside it', async () => {
    const root = project({
      'package.json': manifest,
      'main.js':
        'const os = globalThis[Symbol.for("overstay.stamp")]\nconsole.log(typeof os.n, import.meta.url.slice(0, 5))',
    })
    const here = pathToFileURL(import.meta.dirname).href
    expect(here.startsWith('file:')).toBe(true)
    const env = { OVERSTAY_TRANSFORM: JSON.stringify({ root, track: 'all' }) }
    const output = await node(['--import', '@overstay/transform/register', path.join(root, 'main.js')], {
      cwd: import.meta.dirname,
      env,
      binary,
    })
    expect(lines(output)).toEqual(['function file:'])
  })
})
