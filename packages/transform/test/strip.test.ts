import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { decodedMappings, TraceMap } from '@jridgewell/trace-mapping'
import { ts } from 'ts-morph'
import { describe, expect, it } from 'vitest'
import { diagnosticText, transform, type SourceMap } from '../src/index.ts'
import { fixtures } from './support/fixture.ts'
import { project } from './support/project.ts'
import { runPlain, runTagged } from './support/tagged-fixture.ts'

const folder = path.resolve(import.meta.dirname, 'fixtures-strip')

const cases = readdirSync(folder)
  .sort()
  .map((name) => {
    const files = readdirSync(path.join(folder, name))
    const [input, output] = ['input.', 'output.'].map((it) =>
      path.join(
        folder,
        name,
        files.find((file) => file.startsWith(it))!,
      ),
    )
    return { name, input, source: readFileSync(input, 'utf8'), output: readFileSync(output, 'utf8') }
  })

it('there are cases', () => {
  expect(cases.length).toBeGreaterThan(25)
})

const linesOf = (text: string): string[] => text.split(/\r\n|[\n\r\u2028\u2029]/)

/** Text and place of each token. Comments and white space are none. */
function tokensOf(source: string, file: string): { text: string; line: number; column: number }[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true)
  const tokens: { text: string; line: number; column: number }[] = []
  const visit = (node: ts.Node): void => {
    const children = node.getChildren(tree)
    if (children.length > 0) {
      children.forEach(visit)
      return
    }
    if (node.getText(tree).trim() === '') return
    const { line, character } = tree.getLineAndCharacterOfPosition(node.getStart(tree))
    tokens.push({ text: node.getText(tree), line, column: character })
  }
  visit(tree)
  return tokens
}

/** What stripping may put in by itself. */
const ours: ReadonlySet<string> = new Set(['(', ')', '[', ']', ';', ',', '0', 'type'])

/** Each token leads to the same token in the source, in the source's order; nothing else is mapped. */
function expectExactMap(code: string, map: SourceMap, source: string, file: string): void {
  const lines = linesOf(source)
  const segments = decodedMappings(new TraceMap(JSON.stringify(map)))
  let last = -1
  let mapped = 0
  for (const { text, line, column } of tokensOf(code, file)) {
    const segment = (segments[line] ?? []).find((it) => it[0] === column)
    if (segment === undefined) {
      expect(ours, `"${text}" at ${line + 1}:${column + 1} has no place in the source`).toContain(text)
      continue
    }
    const [, , sourceLine, sourceColumn] = segment as [number, number, number, number]
    const first = linesOf(text)[0]
    expect(lines[sourceLine].slice(sourceColumn, sourceColumn + first.length)).toBe(first)
    const at = sourceLine * 10_000 + sourceColumn
    expect(at).toBeGreaterThan(last)
    last = at
    mapped++
  }
  expect(mapped).toBeGreaterThan(0)
}

describe.each(cases)('$name', ({ input, output, source }) => {
  const result = transform(source, { file: input, root: path.dirname(input), strip: true, track: 'all' })

  it('is what a person would have left', () => {
    expect(result?.code).toBe(output)
    expect(result?.sites).toEqual([])
    expect(result?.diagnostics.map(diagnosticText)).toEqual([])
    expect(transform(output, { file: input, strip: true })?.code ?? output).toBe(output)
  })

  it('has an exact map', () => {
    expectExactMap(output, result!.map!, source, input)
  })
})

const importing = "import { expectCollected } from '@overstay/runtime'\n"
const stripped = (source: string, file = '/p/a.ts'): ReturnType<typeof transform> =>
  transform(source, { file, strip: true })

describe('what cannot be taken away is told', () => {
  it.each([
    ['const a = expectCollected(...list)', '2:11'],
    ['const made = expectCollected({ within: "test" })', '2:14'],
    ['const made = expectCollected()', '2:14'],
    ['@expectCollected(options()) class A {}', '2:1'],
  ])('%s', (statement, place) => {
    const result = stripped(importing + statement)!
    expect(result.code).toBe(importing + statement)
    expect(result.map).toBeUndefined()
    const [only, ...more] = result.diagnostics
    expect(more).toEqual([])
    expect([only.code, `${only.line}:${only.column}`]).toEqual(['OVERSTAY_STRIP_LEFT', place])
  })

  it('and what can be is taken away all the same', () => {
    const result = stripped(`${importing}expectCollected(...list)\nconst a = expectCollected([])\n`)!
    expect(result.code).toBe(`${importing}expectCollected(...list)\nconst a = []\n`)
    const nested = stripped(`${importing}const a = expectCollected(expectCollected(b, c()), d())`)!
    expect(nested.code).toBe(`${importing}const a = expectCollected([b, c()][0], d())`)
    expect(nested.diagnostics.map((it) => `${it.code} ${it.line}:${it.column}`)).toEqual(['OVERSTAY_STRIP_LEFT 2:11'])
  })
})

describe('nothing is touched', () => {
  it.each([
    ['without an annotation', "import { scope } from 'elsewhere'\nexport const a = () => scope"],
    ['where the word is only text', "export const a = 'expectCollected'"],
    ['where the function is of somebody else', "import { expectCollected } from 'other'\nexpectCollected([1])"],
  ])('%s', (_what, source) => {
    expect(stripped(source)).toBeUndefined()
  })

  it('that does not parse', () => {
    const result = stripped('const = expectCollected(')!
    expect(result.code).toBe('const = expectCollected(')
    expect(result.diagnostics.map((it) => it.code)).toEqual(['OVERSTAY_PARSE'])
  })
})

it('a namespace of a barrel goes with its annotations', () => {
  const root = project({
    'leaks.ts': "export * as runtime from '@overstay/runtime'",
    'all.ts': "export * as leaks from './leaks.ts'",
  })
  const source = "import { leaks } from './all.ts'\n@leaks.runtime.expectCollected() class A {}\n"
  const deep = transform(source, { file: path.join(root, 'a.ts'), root, strip: true })!
  expect(deep.code).toContain("import { leaks } from './all.ts'\nclass A {}")
  const flat = "import { runtime } from './leaks.ts'\n@runtime.expectCollected() class A {}\n"
  expect(transform(flat, { file: path.join(root, 'a.ts'), root, strip: true })!.code).toBe('class A {}\n')
})

it('a barrel is known from the project', () => {
  const root = project({ 'leaks/index.ts': "export * from '@overstay/runtime'" })
  const source = "import { expectCollected, scope } from './leaks/index.js'\nexport const a = expectCollected([])\n"
  const result = transform(source, { file: path.join(root, 'a.ts'), root, strip: true })!
  expect(result.code).toBe("import { scope } from './leaks/index.js'\nexport const a = []\n")
  expect(result.readFiles).toEqual([path.join(root, 'leaks/index.ts')])
})

it('the map leads through the one the source came with', () => {
  const incomingMap = { version: 3, sources: ['a.coffee'], names: [], mappings: 'AAAA;AACA;AACA' } as const
  const { map } = transform(`${importing}/* @expectCollected */\nexport const a = 1\n`, {
    file: '/p/a.js',
    strip: true,
    incomingMap,
  })!
  expect(map!.sources).toEqual(['a.coffee'])
  expect(decodedMappings(new TraceMap(JSON.stringify(map)))[0][0]).toEqual([0, 0, 2, 0])
})

// A function in a call has no name; in the place of the call it gets that of its variable, as it had before somebody
// annotated it.
const seesNames: ReadonlySet<string> = new Set(['expectations/calls', 'expectations/everywhere'])

const programs = fixtures((form) => form !== 'errors').flatMap((fixture) => {
  if (seesNames.has(fixture.name)) return []
  const code = transform(fixture.source, { file: fixture.input, root: fixture.folder, strip: true })?.code
  return code === undefined || code === fixture.source ? [] : [{ name: fixture.name, fixture, code }]
})

it('there are programs to run', () => {
  expect(programs.length).toBeGreaterThan(20)
})

describe.each(programs)('$name', ({ fixture, code }) => {
  it('prints the same with and without its annotations', async () => {
    expect((await runTagged(fixture, code)).printed).toEqual((await runPlain(fixture)).printed)
  })
})
