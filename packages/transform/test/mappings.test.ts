import { generatedPositionFor, originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import { ts } from 'ts-morph'
import { describe, expect, it } from 'vitest'
import { transform, type SourceMap, type TransformResult } from '../src/index.ts'
import { mappingsOf } from '../src/rewrite/mappings.ts'
import { fixtures } from './support/fixture.ts'
import { tag } from './support/tagged-fixture.ts'

const asTraceMap = (map: SourceMap): TraceMap => new TraceMap(JSON.stringify(map))

/** As engines count them. */
const linesOf = (text: string): string[] => text.split(/\r\n|[\n\r\u2028\u2029]/)

interface Token {
  readonly text: string
  readonly line: number
  readonly column: number
}

/** The leaves of the tree: what the language calls tokens, whatever the transformer takes for one. */
function tokensOf(source: string, file: string): Token[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true)
  const tokens: Token[] = []
  const visit = (node: ts.Node): void => {
    const children = node.getChildren(tree)
    if (children.length > 0) {
      children.forEach(visit)
      return
    }
    const text = node.getText(tree)
    if (text.trim() === '' || ts.isJsxText(node)) return
    const { line, character } = tree.getLineAndCharacterOfPosition(node.getStart(tree))
    tokens.push({ text, line: line + 1, column: character })
  }
  visit(tree)
  return tokens
}

function expectTokensToMap(source: string, file: string, { code, map }: TransformResult): void {
  const traced = asTraceMap(map!)
  const generated = linesOf(code)
  const tokens = tokensOf(source, file)
  expect(tokens.length).toBeGreaterThan(2)
  for (const token of tokens) {
    const place = { source: map!.sources[0]!, line: token.line, column: token.column }
    const there = generatedPositionFor(traced, place)
    expect(there.line, `"${token.text}" at ${token.line}:${token.column}`).not.toBeNull()
    const back = originalPositionFor(traced, { line: there.line!, column: there.column! })
    const firstLine = linesOf(token.text)[0]
    const found = generated[there.line! - 1].slice(there.column!, there.column! + firstLine.length)
    expect({ found, line: back.line, column: back.column }).toEqual({
      found: firstLine,
      line: token.line,
      column: token.column,
    })
  }
}

describe('each token of a source leads to itself in tagged code, and back', () => {
  const withoutRemovals = fixtures((form) => form !== 'errors').filter(
    ({ name, options, source }) =>
      options.untouched !== true &&
      !name.startsWith('compiled-decorators/') &&
      !/@\w*\.?(?:expectCollected|leaves|ec)\(/.test(source),
  )

  it.each(withoutRemovals)('$name', (fixture) => {
    const result = tag(fixture, fixture.input, fixture.source)
    expectTokensToMap(fixture.source.replace(/^\uFEFF/, ''), fixture.input, result)
  })
})

it('leads around a decorator that is gone', () => {
  const source =
    "import { expectCollected } from 'overstay'\n@expectCollected({\n  name: 'a' }) @b class C { x = [1] }\n"
  const { code, map } = transform(source, { file: '/p/a.ts', track: 'all' })!
  const line = linesOf(code)[2]
  expect(line.trim().startsWith('@b class C')).toBe(true)
  const traced = asTraceMap(map!)
  for (const word of ['@b', 'class', 'C', 'x', '[1]']) {
    const back = originalPositionFor(traced, { line: 3, column: line.indexOf(word) })
    expect([back.line, back.column]).toEqual([3, linesOf(source)[2].indexOf(word)])
  }
})

it('counts lines as the language does, whatever ends them', () => {
  const source =
    'let a = [1]\r\nlet b = [2]\rlet c = [3]\u2028let d = [4]\u2029let e = [5]\n\n\nlet f = "\u2028", g = [6]\nexport {}'
  const result = transform(source, { file: '/p/a.js', track: 'all', top: 'label' })!
  expect(result.sites.map(({ line, column }) => `${line}:${column}`)).toEqual([
    '1:9',
    '2:9',
    '3:9',
    '4:9',
    '5:9',
    '9:8',
  ])
  expectTokensToMap(source, '/p/a.js', result)
})

it('has names, sources and contents that hold no path of the machine', () => {
  const { map } = transform('export const f = () => [1]', { file: '/home/me/p/a.js', track: 'all' })!
  expect(map).toMatchObject({ version: 3, file: 'a.js', sources: ['a.js'], names: [] })
  expect(map!.sourcesContent).toEqual(['export const f = () => [1]'])
  expect(
    transform('export const f = () => [1]', { file: '/p/a.js', track: 'all', sourceMap: false })!.map,
  ).toBeUndefined()
})

it('leads through an incoming map to what came first', () => {
  const source = 'export const f = () => [1]\n'
  // Column 7 of this was column 4 of line 7 of a.ts (OAMI), column 13 was 10 (MAAM), and so on.
  const incomingMap = { version: 3 as const, sources: ['a.ts'], names: [], mappings: 'OAMI,MAAM,EAAE,EAAE,CAAC,CAAC' }
  const { code, map } = transform(source, { file: '/p/a.js', track: 'all', top: 'label', incomingMap })!
  expect(map!.sources).toEqual(['a.ts'])
  const back = originalPositionFor(asTraceMap(map!), { line: 1, column: code.indexOf('() =>') })
  expect(back).toMatchObject({ source: 'a.ts', line: 7, column: 14 })
  const fromText = transform(source, { file: '/p/a.js', track: 'all', incomingMap: JSON.stringify(incomingMap) })!
  expect(fromText.map!.sources).toEqual(['a.ts'])
})

it('grows with the source', () => {
  const source = '({[,]})'.repeat(50_000)
  const mappings = mappingsOf(source, { insertions: [], removals: [] })
  expect(mappings.split(',').length).toBe(350_000)
})
