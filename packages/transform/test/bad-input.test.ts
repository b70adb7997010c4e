import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { transformSync } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { transform } from '../src/index.ts'
import { bundle, type Beside } from './support/bundle.ts'
import { node, project, standInStamp } from './support/project.ts'

interface Case {
  readonly files: Readonly<Record<string, string | Buffer>>
  /** What the program prints, with and without us; it asks for places by `place`. */
  readonly prints: string
  readonly printsPlain?: string
  readonly otherwise?: Readonly<Record<string, string>>
  /** Of ours, a pattern for each. */
  readonly warnings?: readonly RegExp[]
  readonly beside?: readonly Beside[]
  readonly before?: (root: string) => void
  /** Other bundlers do not build it, with us or without. */
  readonly only?: readonly string[]
}

const ask = 'const place = (value) => globalThis[Symbol.for("overstay.stamp")]?.placeOf(value) ?? "unknown";\n'
const print = (names: string): string => `\nconsole.log([${names}].join(" "))\n`
const modern = ['rollup', 'rolldown', 'vite']

const cases: Readonly<Record<string, Case>> = {
  'a byte order mark': {
    files: {
      'a.js': `\uFEFFexport const a = () => [1]`,
      'main.js': `import { a } from './a.js'\n${ask}${print('place(a())')}`,
    },
    prints: 'a.js:1:24',
  },
  'carriage returns': {
    files: {
      'a.js': 'const x = 1\r\n\r\nexport const a = () =>\r\n  [x]\r\n',
      'main.js': `import { a } from './a.js'\r\n${ask}${print('place(a())')}`,
    },
    prints: 'a.js:4:3',
  },
  'a shebang': {
    files: { 'main.js': `#!/usr/bin/env node\n${ask}const a = () => [1]${print('place(a())')}` },
    prints: 'main.js:3:17',
    only: ['esbuild', 'rollup', 'rolldown', 'vite', 'webpack', 'rspack'],
  },
  'syntax that TypeScript does not parse': {
    files: {
      'odd.js': 'export const a = () => [new import.meta.url.constructor(1), 2]',
      'main.js': `import { a } from './odd.js'\n${ask}const b = () => [1]${print('a().length, place(b())')}`,
    },
    prints: '2 main.js:3:17',
    warnings: [/odd\.js[^]*OVERSTAY_PARSE/],
    // webpack knows no `new` of a property of import.meta.
    only: ['esbuild', 'rollup', 'rolldown', 'vite', 'rspack'],
  },
  'code that was tagged before': {
    files: {
      'tagged.js':
        'var $os=globalThis[Symbol.for("overstay.stamp")]??{m(){},o:(v)=>v};var $ost=/* @__PURE__ */ $os.m("x.js",[["array","","",1,1,"0123456789ab"]]);export const a = () => $os.o([1],$ost,0)',
      'main.js': `import { a } from './tagged.js'\n${ask}const b = () => [1]${print('a().length, place(b())')}`,
    },
    prints: '1 main.js:3:17',
    warnings: [/tagged\.js[^]*OVERSTAY_TAGGED_BEFORE/],
  },
  'a minified file of one line': {
    files: {
      'min.js': `${Array.from({ length: 3000 }, (_, i) => `const a${i}=()=>({x:[${i}]});`).join('')}export{a2999 as a}`,
      'main.js': `import { a } from './min.js'\n${ask}${print('a().x[0], place(a()).split(":", 2).join()')}`,
    },
    prints: '2999 min.js,1',
    printsPlain: '2999 unknown',
  },
  'a file of 20 MB': {
    files: {
      'huge.js': `export const a = () => [1]\n// ${'x'.repeat(20e6)}\n`,
      'main.js': `import { a } from './huge.js'\n${ask}const b = () => [1]${print('place(a()), place(b())')}`,
    },
    prints: 'unknown main.js:3:17',
    warnings: [/huge\.js[^]*(?:OVERSTAY_SIZE|longer than 10 million)/],
  },
  'generated calls, nested too deep for a parser': {
    files: {
      'deep.js': `const x = { then: () => x }\nexport const a = () => x${'.then(() => 1)'.repeat(4000)} === x`,
      'main.js': `import { a } from './deep.js'\n${ask}const b = () => [1]${print('typeof a, place(b())')}`,
    },
    prints: 'function main.js:3:17',
    warnings: [/deep\.js[^]*OVERSTAY_NESTING/],
    // The others' own parsers go down over it.
    only: ['esbuild'],
  },
  'bytes that are no UTF-8': {
    files: {
      'latin.js': Buffer.from('export const a = () => ["caf\xE9"] // \xE4\xF6\xFC', 'latin1'),
      'main.js': `import { a } from './latin.js'\n${ask}${print('a()[0].length, place(a()) === "unknown" || place(a())')}`,
    },
    prints: '4 latin.js:1:24',
    printsPlain: '4 true',
    // Rolldown refuses such a file, and esbuild 0.28 with source maps never comes to an end over it.
    only: ['rollup', 'webpack', 'rspack'],
  },
  links: {
    files: {
      'real/a.js': 'export const a = () => [1]',
      'main.js': `import { a } from './linked/a.js'\n${ask}${print('place(a())')}`,
    },
    before: (root) => {
      symlinkSync(path.join(root, 'real'), path.join(root, 'linked'))
    },
    prints: 'real/a.js:1:24',
    // It follows links of files only.
    otherwise: { rollup: 'linked/a.js:1:24' },
  },
  'modules in a circle': {
    files: {
      'a.js':
        "import { early } from './b.js'\nexport function make() { return [1, () => 1, new Map()] }\nexport const a = early",
      'b.js': "import { make } from './a.js'\nexport const early = make().length",
      'main.js': `import { a, make } from './a.js'\n${ask}${print('a, place(make())')}`,
    },
    prints: '3 a.js:2:33',
  },
  'a module that only a plugin knows': {
    files: {
      'main.js': `import { a } from 'virtual:a'\nimport { b } from '\0b.js'\n${ask}const c = () => [1]${print('place(a()), place(b()), place(c())')}`,
    },
    beside: [
      {
        name: 'virtual',
        resolveId: (id) => (id === 'virtual:a' ? '/virtual/a.js' : id === '\0b.js' ? id : undefined),
        load: (id) =>
          id === '/virtual/a.js' || id === '\0b.js' ? `export const ${id.at(-4)!} = () => [1]` : undefined,
      },
    ],
    prints: 'unknown unknown main.js:4:17',
    only: modern,
  },
  'questions about a file': {
    files: {
      'a.js': 'export const a = () => [1]',
      'main.js': `import raw from './a.js?raw'\nimport { a } from './a.js?fresh'\n${ask}${print('raw.length, place(a())')}`,
    },
    beside: [
      {
        name: 'raw',
        resolveId: (id) => (id === './a.js?raw' ? '/A/a.js?raw' : undefined),
        load: (id) => (id === '/A/a.js?raw' ? 'export default "export const a = () => [1]"' : undefined),
      },
    ],
    prints: '26 a.js:1:24',
    only: ['vite'],
  },
  'one file under several questions': {
    files: {
      'a.js': 'export const a = () => [1]',
      'main.js': `import { a } from './a.js?1'\nimport { a as b } from './a.js?2'\n${ask}${print('place(a()), place(b()), a === b')}`,
    },
    prints: 'a.js:1:24 a.js:1:24 false',
    only: ['esbuild', 'webpack', 'rspack'],
  },
  'code that plugins changed and give no map for': {
    files: {
      'a.js': 'export const a = () => [1]',
      'b.js': 'export const b = () => [1]',
      'main.js': `import { a } from './a.js'\nimport { b } from './b.js'\n${ask}${print('place(a()), place(b())')}`,
    },
    beside: [{ name: 'banner', load: (id) => (/[ab]\.js$/.test(id) ? `/* banner */\n${textOf(id)}` : undefined) }],
    prints: 'a.js:2:24 b.js:2:24',
    printsPlain: 'unknown unknown',
    // Once a build.
    warnings: [/[ab]\.js: what came before gives no source map/],
    only: modern,
  },
  'code that plugins made of TypeScript, with a map': {
    files: {
      'a.ts': 'interface A {\n  a: 1\n}\nexport const a = (): A[] => [{ a: 1 } satisfies A]',
      'main.js': `import { a } from './a.ts'\n${ask}${print('place(a()), place(a()[0])')}`,
    },
    beside: [
      {
        name: 'compiled',
        load: (id) => (id.endsWith('a.ts') ? (compiled(id) as never) : undefined),
      },
    ],
    prints: 'a.ts:4:29 a.ts:4:30',
    only: modern,
  },
}

function textOf(file: string): string {
  return readFileSync(file, 'utf8')
}

/** As plugins do that compile the whole program at once. */
function compiled(file: string): { code: string; map: string } {
  return transformSync(textOf(file), { loader: 'ts', sourcefile: file, sourcemap: 'external' })
}

describe('a file of 20 MB', () => {
  it('stays as it is, with one word about it', () => {
    const line = 'export const make = () => ({ a: [1] });\n'
    const source = line.replace('make', 'first') + `// ${'x'.repeat(20e6)}\n`
    const result = transform(source, { file: '/app/huge.js', root: '/app', track: 'all' })!
    expect(result.code).toBe(source)
    expect(result.diagnostics.map(({ code, file }) => [code, file])).toEqual([['OVERSTAY_SIZE', 'huge.js']])
    // And where nothing is annotated it is not even said.
    expect(transform(source, { file: '/app/huge.js', root: '/app' })).toBeUndefined()
  })
})

describe.each(Object.keys(bundle))('%s', (host) => {
  const suited = Object.entries(cases).filter(([, { only }]) => only === undefined || only.includes(host))

  it.each(suited)(
    'bundles %s',
    async (_, { files, prints, printsPlain, otherwise = {}, warnings = [], beside = [], before }) => {
      const root = project({ 'package.json': '{ "name": "app", "type": "module" }' })
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(path.dirname(path.join(root, name)), { recursive: true })
        writeFileSync(path.join(root, name), text)
      }
      before?.(root)
      const ran = async (outdir: string): Promise<string> => {
        const file = readdirSync(outdir).find((it) => /^out\.[cm]js$/.test(it))!
        const { stdout, stderr } = await node([path.join(outdir, file)], { cwd: root })
        return stdout.trim() + stderr
      }
      const request = { root, entry: './main.js', beside }
      const plain = path.join(root, 'plain')
      const toldWithoutUs = await bundle[host]({ ...request, outdir: plain, options: undefined })
      expect(await ran(plain)).toBe(printsPlain ?? prints.replaceAll(/[\w/]+\.[jt]s:\d+:\d+/g, 'unknown'))
      const outdir = path.join(root, 'tagged')
      const options = { track: 'all', runtime: standInStamp() } as const
      const told = await bundle[host]({ ...request, outdir, options })
      expect(await ran(outdir)).toBe(otherwise[host] ?? prints)
      const ours = told.filter((it) => !toldWithoutUs.includes(it))
      expect(ours).toHaveLength(warnings.length)
      for (const [index, pattern] of warnings.entries()) expect(ours[index]).toMatch(pattern)
    },
  )
})

describe('a file that is no program', () => {
  it.each(Object.keys(bundle))('is told by %s as it is without us', async (host) => {
    const root = project({
      'main.js': 'export const a = () => [1\nconst b = (',
      'package.json': '{ "type": "module" }',
    })
    const failure = async (isTagged: boolean): Promise<string> => {
      const options = isTagged ? ({ track: 'all', runtime: standInStamp() } as const) : undefined
      return bundle[host]({ root, entry: './main.js', outdir: path.join(root, 'out'), options }).then(
        () => 'built',
        // webpack and Rspack go on to say which loaders there were.
        (error: unknown) => (error as Error).message.split('\n', host.endsWith('pack') ? 1 : 9).join('\n'),
      )
    }
    const plain = await failure(false)
    expect(plain).not.toBe('built')
    expect(await failure(true)).toBe(plain)
  })
})
