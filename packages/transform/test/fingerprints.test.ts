import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { format, type Options } from 'prettier'
import { describe, expect, it } from 'vitest'
import { transform } from '../src/index.ts'
import { fixtures } from './support/fixture.ts'
import { project } from './support/project.ts'

interface Program {
  readonly name: string
  readonly file: string
  readonly source: string
}

function sitesOf(source: string, file: string): string[] {
  const { sites } = transform(source, { file, track: 'all', top: 'label', fallbackKind: 'commonjs', sourceMap: false })!
  return sites.map((it) => `${it.fingerprint} ${it.kind} ${it.name} in ${it.function}`)
}

const own = path.resolve(import.meta.dirname, '../src')
const acorn = path.resolve(import.meta.dirname, '../../../node_modules/acorn/dist/acorn.js')

const programs: readonly Program[] = [
  ...readdirSync(own, { recursive: true, encoding: 'utf8' })
    .filter((it) => it.endsWith('.ts'))
    .map((it) => ({ name: `src/${it}`, file: path.join(own, it) })),
  { name: 'acorn', file: acorn },
]
  .map((it) => ({ ...it, source: readFileSync(it.file, 'utf8') }))
  .filter(
    (it) => transform(it.source, { file: it.file, track: 'all', top: 'label', fallbackKind: 'commonjs' }) !== undefined,
  )

const styles: readonly Options[] = [
  { semi: true, singleQuote: false, printWidth: 40, tabWidth: 8 },
  { semi: false, singleQuote: true, printWidth: 320, useTabs: true, quoteProps: 'consistent', arrowParens: 'avoid' },
]

describe('a site keeps its fingerprint', () => {
  it.each(programs)('in $name, shifted and reformatted', async ({ file, source }) => {
    const before = sitesOf(source, file)
    expect(before.length).toBeGreaterThan(0)
    const shifted = `// A line.\n\n/* Two\nlines. */\n${source.replaceAll(/\n(?=export |function |const |class )/g, '\n\n\n// Another.\n')}`
    expect(sitesOf(shifted, file)).toEqual(before)
    for (const style of styles) {
      expect(sitesOf(await format(source, { ...style, filepath: file }), file)).toEqual(before)
    }
  })

  it('whatever is tracked and left out', () => {
    const source = `
      import { expectCollected } from 'overstay'
      const top = [() => [1], /* @overstay-ignore */ [2]]
      export function f() { return [[3], /* @expectCollected */ [4], [5]] }
      vi.mock('x', () => [6, [7]])
    `
    const file = '/p/a.js'
    const all = transform(source, { file, track: 'all', top: 'label' })!.sites
    const inFunctions = transform(source, { file, track: 'all', top: 'skip' })!.sites
    const annotated = transform(source, { file, track: 'annotated' })!.sites
    const fingerprints = new Set(all.map((it) => it.fingerprint))
    expect([all.length, inFunctions.length, annotated.length]).toEqual([8, 5, 1])
    for (const it of [...inFunctions, ...annotated]) expect(fingerprints).toContain(it.fingerprint)
  })

  it('on every machine: only the package and the path in it count', () => {
    const manifest = '{ "name": "@scope/pkg" }'
    const here = project({ 'package.json': manifest, 'src/package.json': '{ "type": "module" }' })
    const there = project({ 'deep/er/package.json': manifest })
    const elsewhere = project({ 'package.json': '{ "name": "other" }' })
    const source = 'export const f = () => [1]'
    const first = sitesOf(source, path.join(here, 'src/a.js'))
    expect(sitesOf(source, path.join(there, 'deep/er/src/a.js'))).toEqual(first)
    expect(sitesOf(source, path.join(elsewhere, 'src/a.js'))).not.toEqual(first)
    expect(sitesOf(source, path.join(here, 'src/b.js'))).not.toEqual(first)
  })

  it('without a package, by the path from the root', () => {
    const root = project({ 'package.json': 'not json' })
    const [one, two] = [root, project({})].map(
      (it) =>
        transform('export const f = () => [1]', { file: path.join(it, 'src/a.js'), root: it, track: 'all' })!.sites[0],
    )
    expect(one).toEqual(two)
    const outside = transform('export const f = () => [1]', {
      file: path.join(root, 'a.js'),
      root: '/nowhere',
      track: 'all',
    })!
    expect(outside.sites[0].file).toBe(path.join(root, 'a.js'))
  })
})

describe('no two sites share a fingerprint', () => {
  it('in one file, equal closures of one function included', () => {
    const source = 'export function f() { return [() => 1, () => 1, [() => 1]] } export const g = () => [() => 1]'
    const sites = sitesOf(source, '/p/a.js')
    expect(sites.length).toBe(9)
    expect(new Set(sites.map((it) => it.slice(0, 12))).size).toBe(9)
  })

  it('in all files of the fixtures', () => {
    const seen = new Map<string, string>()
    for (const { input, source } of fixtures((form) => form !== 'errors')) {
      const result = transform(source, { file: input, track: 'all', top: 'label', moduleKind: 'commonjs' })
      for (const { fingerprint, line, column } of result?.sites ?? []) {
        expect(fingerprint).toMatch(/^[0-9a-f]{12}$/)
        expect(seen.get(fingerprint)).toBeUndefined()
        seen.set(fingerprint, `${input}:${line}:${column}`)
      }
    }
    expect(seen.size).toBeGreaterThan(900)
  })
})

describe('a site changes its fingerprint', () => {
  const fingerprint = (source: string): string => sitesOf(source, '/p/a.js').at(-1)!.slice(0, 12)

  it('with its function, its kind, its name and its rank among equals, and with nothing else', () => {
    const first = fingerprint('export function f() { return new A(1, 2) }')
    expect(fingerprint('export async function f(x) { if (x) { await (() => new A())() } }')).toBe(first)
    expect(fingerprint('export function g() { return new A(1, 2) }')).not.toBe(first)
    expect(fingerprint('export function f() { return new B(1, 2) }')).not.toBe(first)
    expect(fingerprint('export function f() { return [1, 2] }')).not.toBe(first)
    expect(fingerprint('export function f() { new A(); return new A(1, 2) }')).not.toBe(first)
    expect(fingerprint('export class K { f() { return new A(1, 2) } }')).not.toBe(first)
  })

  it('not with a name that an annotation shows', () => {
    const plain = transform('/* @expectCollected */ class A {}', { file: '/p/a.mjs' })!.sites[0]
    const named = transform('/* @expectCollected name: view */ class A {}', { file: '/p/a.mjs' })!.sites[0]
    expect([plain.name, named.name]).toEqual(['A', 'view'])
    expect(named.fingerprint).toBe(plain.fingerprint)
  })
})
