import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { annotateClasses, type FileChange, listSites, suggestions, type WantedClass } from '../src/static/index.ts'
import { transform } from '../src/transform.ts'
import { node, project } from './support/project.ts'

const text = (root: string, file: string): string => readFileSync(path.join(root, file), 'utf8')

describe('listSites', () => {
  const places = (root: string, options = {}): string[] =>
    listSites({ root, ...options }).sites.map((it) => `${it.file}:${it.line}:${it.column} ${it.kind} ${it.name}`.trim())

  it('tells the sites that transform() emits, with the same fingerprints', () => {
    const root = project({
      'package.json': '{ "name": "app" }',
      'tsconfig.json': '{}',
      'a.ts': `import { expectCollected } from '@overstay/runtime'
@expectCollected({ within: 'request' })
export class A { list = [1]; make() { return () => new Map() } }
export const b = /* @expectCollected */ (x: number) => ({ x })
Object.create(null)`,
    })
    const { files, sites } = listSites({ root })
    const file = path.join(root, 'a.ts')
    const tagged = transform(text(root, 'a.ts'), { file, root, track: 'all', top: 'label' })
    expect(files).toBe(1)
    expect(sites).toEqual(tagged!.sites)
    for (const it of sites) expect(tagged!.code).toContain(it.fingerprint)
    expect(sites.filter((it) => it.annotated).map((it) => [it.name, it.within])).toEqual([
      ['A', 'request'],
      ['b', undefined],
    ])
  })

  it('reads what a tsconfig extends, includes, excludes and refers to', () => {
    const root = project({
      'tsconfig.json': '{ "extends": "./base.json", "references": [{ "path": "packages/a" }, { "path": "./b.json" }] }',
      'base.json': '{ "include": ["src"], "exclude": ["src/skipped"] }',
      'src/in.ts': '[1]',
      'src/types.d.ts': 'declare const x: number',
      'src/skipped/out.ts': '[2]',
      'elsewhere.ts': '[3]',
      'packages/a/tsconfig.json':
        '{ "compilerOptions": { "composite": true }, "references": [{ "path": "../../b.json" }] }',
      'packages/a/deep.ts': '[4]',
      'b.json': '{ "compilerOptions": { "composite": true, "allowJs": true, "outDir": "out" }, "files": ["b/b.mjs"] }',
      'b/b.mjs': '[5]',
    })
    expect(places(root)).toEqual(['b/b.mjs:1:1 array', 'packages/a/deep.ts:1:1 array', 'src/in.ts:1:1 array'])
    expect(places(root, { config: 'b.json' })).toEqual(['b/b.mjs:1:1 array'])
  })

  it('takes every program of a folder without a tsconfig', () => {
    const root = project({
      'main.js': '[1]',
      'lib/a.cjs': 'exports.a = () => 1',
      'lib/b.jsx': 'export const b = () => <p/>',
      'node_modules/x/x.js': '[2]',
      '.cache/y.js': '[3]',
      'notes.txt': '[4]',
    })
    expect(places(root)).toEqual(['lib/a.cjs:1:13 closure a', 'lib/b.jsx:1:18 closure b', 'main.js:1:1 array'])
  })

  it('says what is wrong with a tsconfig', () => {
    const root = project({ 'tsconfig.json': '{ "extends": "./gone.json" }', 'a.ts': '' })
    expect(() => listSites({ root })).toThrow(/tsconfig\.json cannot be read: .*gone\.json/)
    expect(() => listSites({ root, config: 'other.json' })).toThrow(/other\.json cannot be read/)
  })

  it('passes on what there is to say of a file', () => {
    const root = project({ 'a.js': 'const = 1', 'b.js': '[1]' })
    const { diagnostics, sites } = listSites({ root })
    expect(diagnostics.map((it) => [it.code, it.file])).toEqual([['OVERSTAY_PARSE', 'a.js']])
    expect(sites).toHaveLength(1)
  })

  it('asks TypeScript for types', () => {
    const root = project({
      'tsconfig.json': '{ "compilerOptions": { "strict": true, "target": "es2022", "types": [] } }',
      'a.ts': `import { Base } from './base.js'
export class Derived extends Base {}
export const list = () => [new Map<string, number[]>(), { a: 1, b: ['x'] }] as const
export const bound = (f: (a: number, b: string) => void) => f.bind(null, 1)
export function named(n: number) { return /x/g.exec(String(n)) }
export const empty = () => Object.create(null).nothing()
/* @expectCollected */
export class Own { #a = 1 }`,
      'base.ts': 'export class Base { deep = true }',
    })
    const { sites } = listSites({ root, types: true })
    expect(sites.map((it) => [it.kind, it.name, it.type])).toMatchInlineSnapshot(`
      [
        [
          "closure",
          "list",
          "() => readonly [Map<string, number[]>, { readonly a: 1; readonly b: readonly ["x"]; }]",
        ],
        [
          "array",
          "",
          "readonly [Map<string, number[]>, { readonly a: 1; readonly b: readonly ["x"]; }]",
        ],
        [
          "new",
          "Map",
          "Map<string, number[]>",
        ],
        [
          "object",
          "",
          "{ readonly a: 1; readonly b: readonly ["x"]; }",
        ],
        [
          "array",
          "",
          "readonly ["x"]",
        ],
        [
          "closure",
          "bound",
          "(f: (a: number, b: string) => void) => (b: string) => void",
        ],
        [
          "bind",
          "f",
          "(b: string) => void",
        ],
        [
          "closure",
          "named",
          "(n: number) => RegExpExecArray | null",
        ],
        [
          "object",
          "RegExp",
          "RegExp",
        ],
        [
          "closure",
          "empty",
          "() => any",
        ],
        [
          "call",
          "create",
          undefined,
        ],
        [
          "class",
          "Own",
          "Own",
        ],
      ]
    `)
  })

  it('finds expectations that come through modules of the project, and tells those that hosts do not find', () => {
    const root = project({
      'tsconfig.json':
        '{ "compilerOptions": { "module": "nodenext", "experimentalDecorators": true, "paths": { "#leaks": ["./barrel.ts"] } } }',
      'package.json': '{ "type": "module", "name": "app" }',
      'a.ts': `import { expectCollected as gone } from '#leaks'
import * as all from '#leaks'
import { expectCollected as near } from './barrel.js'
import { expectCollected } from './unrelated.js'
@gone() export class A {}
@all.expectCollected({ within: 'request' }) export class B {}
@expectCollected() export class C {}
@near() export class D {}`,
      'barrel.ts': "export * from './middle.js'",
      'middle.ts': "export { gone as expectCollected } from './deep.js'",
      'deep.ts':
        "import { expectCollected } from '@overstay/runtime'\nexport { expectCollected as gone }\nexport * from './barrel.js'",
      'unrelated.ts': 'export const expectCollected = () => () => {}',
    })
    const expected = (options = {}): string[] =>
      listSites({ root, ...options }).sites.flatMap((it) => (it.annotated ? `${it.name} ${it.within ?? ''}` : []))
    expect(expected()).toEqual(['D '])
    expect(listSites({ root, types: true }).barrels).toEqual(['#leaks'])
    expect(expected({ types: true })).toEqual(['A ', 'B request', 'D '])
  })
})

describe('annotateClasses', () => {
  const written = (changes: readonly FileChange[]): Record<string, string> => {
    for (const it of changes) writeFileSync(it.path, it.after)
    return Object.fromEntries(changes.map((it) => [it.file, it.after]))
  }
  const annotated = (files: Readonly<Record<string, string>>, ...wanted: (string | WantedClass)[]) => {
    const root = project({ 'package.json': '{ "name": "app", "type": "module" }', ...files })
    const wishes = wanted.map((it) => (typeof it === 'string' ? { name: it } : it))
    const { changes, classes } = annotateClasses(wishes, { root })
    return { root, classes, files: written(changes), wishes }
  }

  it('adds a decorator and its import, in the manner of the file, and keeps all else', () => {
    const source = `#!/usr/bin/env node
// Licence
import { a } from "./a.js";
import type { B } from './b.js';

/** What it is for. */
export class Session { } // trailing

namespace inner {
\t/** Deep. */
\texport abstract class   Deep   <T> { x!: T }
\t@legacy() export class Decorated { }
\texport @legacy() class Late { }
}
const Made = class extends Map { }
`
    const { files, root, wishes } = annotated(
      { 'tsconfig.json': '{}', 'session.ts': source },
      'Session',
      { name: 'Deep', within: 'request' },
      'Decorated',
      'Late',
      'Made',
    )
    expect(files).toEqual({
      'session.ts': `#!/usr/bin/env node
// Licence
import { a } from "./a.js";
import type { B } from './b.js';
import { expectCollected } from '@overstay/runtime';

/** What it is for. */
@expectCollected()
export class Session { } // trailing

namespace inner {
\t/** Deep. */
\t@expectCollected({ within: 'request' })
\texport abstract class   Deep   <T> { x!: T }
\t@expectCollected()
\t@legacy() export class Decorated { }
\texport @expectCollected() @legacy() class Late { }
}
const Made = /* @expectCollected */ class extends Map { }
`,
    })
    const again = annotateClasses(wishes, { root })
    expect(again.changes).toEqual([])
    expect(again.classes.map((it) => it.outcome)).toEqual(wishes.map(() => 'already'))
  })

  it('puts the import below a pragma, which counts only in front of the first statement', () => {
    const { files } = annotated({ 'tsconfig.json': '{}', 'a.ts': '// @ts-nocheck\nexport class A {}\n' }, 'A')
    expect(files['a.ts']).toBe(
      "// @ts-nocheck\nimport { expectCollected } from '@overstay/runtime'\n@expectCollected()\nexport class A {}\n",
    )
  })

  it.each([
    [
      'import { scope } from "@overstay/runtime"\n',
      'import { scope, expectCollected } from "@overstay/runtime"\n@expectCollected()\n',
    ],
    [
      "import { expectCollected as gone } from 'overstay'\n",
      "import { expectCollected as gone } from 'overstay'\n@gone()\n",
    ],
    ["import * as os from '@overstay/runtime'\n", "import * as os from '@overstay/runtime'\n@os.expectCollected()\n"],
    [
      "import type { Scope } from '@overstay/runtime'\n",
      "import type { Scope } from '@overstay/runtime'\nimport { expectCollected } from '@overstay/runtime'\n@expectCollected()\n",
    ],
    [
      'const expectCollected = 1;\n',
      "import { expectCollected as expectCollectedInScope } from '@overstay/runtime';\n\nconst expectCollected = 1;\n@expectCollectedInScope()\n",
    ],
    [
      "'use client'\n// expectCollected is only mentioned\n",
      "'use client'\nimport { expectCollected } from '@overstay/runtime'\n// expectCollected is only mentioned\n@expectCollected()\n",
    ],
    ['', "import { expectCollected } from '@overstay/runtime'\n\n@expectCollected()\n"],
  ])('imports beside %j', (before, after) => {
    expect(annotated({ 'tsconfig.json': '{}', 'a.ts': `${before}class A {}` }, 'A').files).toEqual({
      'a.ts': `${after}class A {}`,
    })
  })

  it('keeps line ends and byte order marks', () => {
    const { files } = annotated({ 'tsconfig.json': '{}', 'a.ts': '\uFEFFexport {}\r\n  class A {}\r\n' }, 'A')
    expect(files).toEqual({
      'a.ts':
        "\uFEFFimport { expectCollected } from '@overstay/runtime'\r\n\r\nexport {}\r\n  @expectCollected()\r\n  class A {}\r\n",
    })
  })

  it('writes comments in JavaScript, which has no decorators', () => {
    const { classes, files } = annotated({ 'a.js': 'export default class A {}\nfoo(); class B {}' }, 'A', {
      name: 'B',
      within: 'a b',
    })
    expect(files).toEqual({
      'a.js':
        '/* @expectCollected */\nexport default class A {}\nfoo(); /* @expectCollected within: "a b" */ class B {}',
    })
    expect(classes.map((it) => it.outcome)).toEqual(['annotated', 'annotated'])
  })

  it('asks where a name is not enough, and names what is near where there is none', () => {
    const files = {
      'a.js': 'class Session {}',
      'deep/b.js': 'class Session {}\nclass Query {}',
      'c.js': '/* @overstay-ignore-file */ class Ignored {}',
    }
    const { classes } = annotated(files, 'Session', 'deep/b.js:Session', 'Querry', 'session', 'Nothing', 'Ignored')
    expect(classes).toEqual([
      { outcome: 'ambiguous', name: 'Session', places: ['a.js:Session', 'deep/b.js:Session'] },
      { outcome: 'annotated', name: 'Session', file: 'deep/b.js', line: 1 },
      { outcome: 'unknown', name: 'Querry', near: ['Query'] },
      { outcome: 'unknown', name: 'session', near: ['Session'] },
      { outcome: 'unknown', name: 'Nothing', near: [] },
      { outcome: 'refused', name: 'Ignored', file: 'c.js', line: 1, reason: 'the file is ignored, or no program' },
    ])
  })

  it.each([
    ['standard', {}],
    ['legacy', { experimentalDecorators: true }],
  ])('leaves a project that tsc compiles and Node runs as before, with %s decorators', async (_, options) => {
    const compilerOptions = {
      target: 'es2022',
      module: 'nodenext',
      strict: true,
      outDir: 'out',
      rootDir: 'src',
      types: [],
      skipLibCheck: true,
      ...options,
    }
    const files = {
      'tsconfig.json': JSON.stringify({ compilerOptions, include: ['src'] }),
      'package.json': '{ "name": "app", "type": "module" }',
      'src/main.ts': `import { Session } from './session.js'
const Local = class extends Session { override name = 'local' }
console.log(new Session('a').open(), new Local('b').open(), Session.name, Local.name)`,
      'src/session.ts': `/** Kept. */
export default class Base { constructor(readonly id: string) {} }
export class Session extends Base {
  name = 'session'
  open(): string { return this.name + this.id }
}`,
    }
    const root = project(files)
    mkdirSync(path.join(root, 'node_modules/@overstay'), { recursive: true })
    for (const name of ['runtime', 'schema']) {
      symlinkSync(path.resolve(import.meta.dirname, '../..', name), path.join(root, 'node_modules/@overstay', name))
    }
    const { changes, classes } = annotateClasses(
      [{ name: 'Session', within: 'request' }, { name: 'Base' }, { name: 'Local' }],
      { root },
    )
    expect(classes.map((it) => it.outcome)).toEqual(['annotated', 'annotated', 'annotated'])
    written(changes)
    const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
    expect(await node([tsc, '-p', root], { cwd: root })).toEqual({ code: 0, stdout: '', stderr: '' })
    const { code, stderr, stdout } = await node([path.join(root, 'out/main.js')], { cwd: root })
    expect({ code, stderr, stdout }).toEqual({ code: 0, stderr: '', stdout: 'sessiona localb Session Local\n' })
  })
})

describe('suggestions', () => {
  it('annotates classes of the project, and says of the rest what could be written and why not', () => {
    const root = project({ 'a.js': 'class Session {}\nclass Twice {}', 'b.js': 'class Twice {}' })
    const site = (kind: string, name: string, file = 'a.js', line = 1) => ({
      site: { kind: kind as 'new', name, file, line, column: 1, function: '' },
    })
    const found = [
      { ...site('new', 'Session', 'main.js', 9), within: 'request' },
      site('class', 'Twice', 'a.js', 2),
      site('new', 'Twice', 'main.js'),
      site('new', 'Map'),
      site('object', ''),
    ]
    expect(suggestions(found, { root }).map((it) => ('annotate' in it ? it.annotate : [it.write, it.why]))).toEqual([
      { name: 'a.js:Session', within: 'request' },
      { name: 'a.js:Twice' },
      ['/* @expectCollected */', '2 classes of this project are called Twice'],
      ['/* @expectCollected */', 'no class Map is declared in this project'],
      ['/* @expectCollected */', 'whether every object made there should go is for you to say'],
    ])
  })
})
