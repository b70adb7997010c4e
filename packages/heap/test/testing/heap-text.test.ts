import { describe, expect, it } from 'vitest'
import type { HeapError } from '../../src/index.ts'
import { GraphBuilder, heapFromText } from '../../src/testing/index.ts'

/** What a node refers to, as `type name → type target`. */
function edgesOf(text: string, label: string): string[] {
  const { heap, labels } = heapFromText(text)
  const node = labels.get(label)
  if (node === undefined) throw new Error(`no &${label}`)
  const types = ['context', 'element', 'property', 'internal', 'hidden', 'shortcut', 'weak', 'token']
  const edges: string[] = []
  for (let edge = heap.firstEdge[node]; edge < heap.firstEdge[node + 1]; edge++) {
    const target = heap.targetOf(edge)
    edges.push(
      `${types[heap.edgeTypeOf(edge)]} ${heap.edgeTextOf(edge)} → ${heap.typeOf(target)} ${heap.nameOf(target)}`,
    )
  }
  return edges
}

describe('heaps from text', () => {
  it('have every sort of edge', () => {
    const text = `
global
  .thing Thing &it
    .plain A
    ."odd name" B
    .#secret C
    .[kEvents] D
    [3] E
    -slot F
    %4 G
    ~target H
    ^bound_argument_0 I
    .text "some text"`
    expect(edgesOf(text, 'it')).toEqual([
      'property plain → object A',
      'property odd name → object B',
      'property #secret → object C',
      'property <symbol kEvents> → object D',
      'element 3 → object E',
      'internal slot → object F',
      'hidden 4 → object G',
      'weak target → object H',
      'shortcut bound_argument_0 → object I',
      'property text → string some text',
    ])
  })

  it('put what V8 puts around functions, maps and frames', () => {
    const text = `
global
  .map Map &map
    {"key"} Value
  .fn closure work at a.js:3:5 &fn
    captured = Value
  .gen generator rows at a.js:9:1 &gen
    $ Value
  .cls class Foo at a.js:1:1 &cls`
    expect(edgesOf(text, 'map')).toEqual(['internal table → array '])
    expect(edgesOf(text, 'fn')).toEqual(['internal shared → code work', 'internal context → object system / Context'])
    expect(edgesOf(text, 'gen')).toEqual([
      'internal function → closure rows',
      'internal parameters_and_registers → array ',
    ])
    expect(edgesOf(text, 'cls')).toContain('property <symbol> → hidden system / ClassPositions')
  })

  it('know labels that stand further down', () => {
    expect(edgesOf('global\n  .a A &a\n    .b *b\n  .c C\n    .d B &b', 'a')).toEqual(['property b → object B'])
  })

  it('place functions and classes', () => {
    const { heap, labels } = heapFromText('global\n  .f closure f at src/a.js:3:5 &f\n  .o Foo at src/b.js:7:1 &o')
    expect(heap.placeOf(labels.get('f')!)).toMatchObject({ line: 2, column: 4 })
    expect(heap.placeOf(labels.get('o')!)).toMatchObject({ line: 6, column: 0 })
    expect(heap.placeOf(0)).toBeUndefined()
  })

  it('leave out comments and empty lines, but not private fields', () => {
    expect(edgesOf('# a comment\n\nglobal\n  # another\n  .a A &a\n    .#b B', 'a')).toEqual(['property #b → object B'])
  })

  it.each([
    ['an unknown statement', 'globe\n  .a A', /line 1 begins with none of site, scope, module/],
    ['a line without an edge', 'global\n  Thing', /line 2 does not begin with an edge .*: Thing/],
    ['a label that is nowhere', 'global\n  .a *b', /line 2 refers to &b, which is nowhere/],
    ['a site that is not declared', 'global\n  .a A @4.1', /line 2 has a stamp of site 4, which is not declared above/],
    ['a site without a place', 'site 1 a.js new A', /line 1 has no place of the form file:line:column/],
    ['half a site', 'site 1', /line 1 is no site/],
    ['half a scope', 'scope 1', /line 1 is no scope/],
    ['an export outside of a module', 'global\n  export a = A', /line 2 exports something outside of a module/],
    ['something that is no timer', 'timers 5\n  Timeout', /line 2 is neither an interval nor a timeout/],
    ['half a pair', 'pair *a', /line 1 is no pair/],
    ['a node without a word', 'global\n  .a &b', /line 2 says of no node/],
  ])('refuse %s', (_, text, message) => {
    expect(() => heapFromText(text)).toThrow(message)
    try {
      heapFromText(text)
    } catch (error) {
      expect((error as HeapError).code).toBe('OVERSTAY_HEAP_TEXT')
      expect((error as HeapError).hint).toContain('docs/heap.md')
    }
  })
})

describe('a graph builder', () => {
  it('writes what the parser reads', () => {
    const builder = new GraphBuilder()
    const root = builder.add('synthetic', '')
    const thing = builder.add('object', 'Thing "quoted"', 24)
    builder.connect(root, 'property', 'it\n', thing)
    builder.locate(thing, 5, 1, 2)
    const heap = builder.heap()
    expect([heap.nameOf(thing), heap.sizeOf(thing), heap.nodeId[thing]]).toEqual(['Thing "quoted"', 24, 3])
    expect([heap.edgeTextOf(0), heap.targetOf(0)]).toEqual(['it\n', thing])
    expect(heap.placeOf(thing)).toEqual({ script: 5, line: 1, column: 2 })
  })
})
