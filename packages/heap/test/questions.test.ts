import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ask, type HeapError, HeapView, openSnapshot, queries } from '../src/index.ts'
import { IdSet, nodesNotIn } from '../src/graph/id-set.ts'
import { fileInfo } from './file-info.ts'
import { snapshotOf } from './snapshot-of.ts'

interface Answers {
  summary: { memory: Record<'heap' | 'strings' | 'code' | 'arrayBuffers' | 'native', number> }
  strings: { duplicates: { text: string; copies: number }[]; buffers: { bytes: number; heldBy: string }[] }
  modules: { files: { file: string; heldBytes: number }[] }
  count: { classes: { class: string; count: number; retainedBytes: number }[] }
  list: { objects: { definedAt?: string }[] }
  growth: { classes: { name: string; counts: number[] }[] }
  'new-ids': { classes: { name: string; count: number }[]; gone: number }
}

function answer<Name extends keyof Answers>(view: HeapView, name: Name, ...args: string[]): Answers[Name] {
  const options = queries[name].options.includes('limit') ? { limit: 0 } : {}
  return ask(view, name, args, options).data as Answers[Name]
}

describe('a process with buffers, copies and mapped scripts', () => {
  const file = snapshotOf('buffers.mjs')
  const view = new HeapView(openSnapshot(file), { fileInfo })

  it('has its memory split as the process itself saw it', () => {
    const used = JSON.parse(readFileSync(`${file}.memory.json`, 'utf8')) as Record<'arrayBuffers' | 'heapUsed', number>
    const { memory } = answer(view, 'summary')
    expect(memory.arrayBuffers).toBeGreaterThan(5_000_000)
    // What is shared between realms, or was freed meanwhile, may be counted by one of them only.
    expect(memory.arrayBuffers / used.arrayBuffers).toBeGreaterThan(0.95)
    expect(memory.arrayBuffers / used.arrayBuffers).toBeLessThan(1.05)
    // From Node 24 on a string's bytes include its text where that lies outside of the heap (Node's own sources).
    expect(memory.heap / used.heapUsed).toBeGreaterThan(0.5)
    expect((memory.heap - memory.strings) / used.heapUsed).toBeLessThan(1)
    expect(memory.strings + memory.code).toBeLessThan(memory.heap)
  })

  it('shows copies of strings and the biggest buffers', () => {
    const { duplicates, buffers } = answer(view, 'strings')
    expect(duplicates.find(({ text }) => text.startsWith('"copycopy'))?.copies).toBe(7)
    expect(buffers.slice(0, 2).map(({ bytes }) => bytes)).toEqual([3_000_000, 2_000_000])
    expect(buffers[0].heldBy).toBe('global .buffers Array [#]')
  })

  it('tells what holds longer texts and buffers in each snapshot, though they are replaced', () => {
    const file = snapshotOf('growing-texts.mjs')
    const growing = new HeapView(openSnapshot(file), { fileInfo })
    const { data, text } = ask(growing, 'strings', [`${file}.2`, `${file}.3`])
    growing.heap.close()
    const { growing: rows, biggest } = data as Record<
      string,
      { heldBy: string; bytes: number[]; steady: boolean; text: string }[]
    >
    const grown = rows.filter(({ bytes }) => bytes[2] - bytes[0] > 10_000)
    expect(grown.map(({ heldBy, steady }) => `${heldBy} ${steady}`)).toEqual([
      'global .grown true',
      'global .chunks Array [#] true',
      'global .logger Logger .text true',
    ])
    expect(grown[0].bytes).toEqual([1_000_000, 2_000_000, 3_000_000])
    expect(grown[1].bytes).toEqual([100_000, 200_000, 300_000])
    // The log is one text, though V8 keeps it in pieces. Where V8 shows them, sources of Node itself are longer.
    const log = biggest.filter(({ heldBy }) => heldBy === 'global .logger Logger .text')
    expect(log).toMatchObject([{ bytes: grown[2].bytes[0] }])
    expect(log[0].text).toMatch(/^"\d+: line 0" and more$/)
    expect(text).toMatch(/\+2\.0 MB {2}global \.grown/)
  })

  it('shows the places of the source, by a map beside the script or within, and of the script where there is none', () => {
    const places = ['Mapped', 'closure handler', 'Inline', 'Broken'].map(
      (name) => answer(view, 'list', name).objects[0].definedAt,
    )
    expect(places).toEqual([
      expect.stringMatching(/\/original\.ts:11:5$/),
      expect.stringMatching(/\/original\.ts:11:5$/),
      expect.stringMatching(/\/src\/original\.ts:11:5$/),
      expect.stringMatching(/\/broken\.mjs:1:\d+$/),
    ])
  })

  it('has all it holds shared out among files, and no more', () => {
    const { files } = answer(view, 'modules')
    const held = files.reduce((sum, { heldBytes }) => sum + heldBytes, 0)
    const reachable = view.dominators.retainedBy(0)
    // The buffers are held by the global object.
    expect(held).toBeGreaterThan((reachable - 5_000_000) / 4)
    expect(held).toBeLessThan(reachable)
  })

  it('counts together what objects of a class hold of each other', () => {
    const whole = answer(view, 'count', 'Array').classes[0]
    const each = (ask(view, 'list', ['Array'], { limit: 0 }).data as { objects: { retainedBytes: number }[] }).objects
    expect(each).toHaveLength(whole.count)
    expect(whole.retainedBytes).toBeLessThanOrEqual(each.reduce((sum, { retainedBytes }) => sum + retainedBytes, 0))
    expect(whole.retainedBytes).toBeGreaterThanOrEqual(Math.max(...each.map(({ retainedBytes }) => retainedBytes)))
  })
})

describe('the memory of a process', () => {
  const view = new HeapView(openSnapshot(snapshotOf('buffers.mjs')), { fileInfo })
  const MB = 1_000_000
  const told = (rss: number, heapTotal: number, heapUsed: number, external: number): string[] => {
    const process = { rss: rss * MB, heapTotal: heapTotal * MB, heapUsed: heapUsed * MB, external: external * MB }
    const { text, data } = ask(view, 'summary', [], { process })
    const { resident } = data as { resident: Record<string, number> }
    expect(resident.used + resident.free + resident.external + resident.others).toBe(
      Math.max(rss, heapTotal + external) * MB,
    )
    const lines = text.split('\n')
    const at = lines.findIndex((line) => line.includes(' resident: '))
    return lines.slice(at + 1, lines.indexOf('no object is stamped'))
  }

  it('is told in words where one part is most of it', () => {
    expect(told(500, 300, 40, 20)).toEqual([expect.stringContaining('heap is empty')])
    expect(told(500, 60, 50, 400)).toEqual([expect.stringContaining('lies in buffers')])
    expect(told(900, 60, 50, 20)).toEqual([expect.stringContaining('outside of what V8 knows')])
    expect(told(500, 400, 350, 20)).toEqual([expect.stringContaining('objects in V8')])
  })

  it('is not commented where nothing stands out', () => {
    expect(told(120, 60, 50, 20)).toEqual([])
    expect(told(130, 70, 40, 20)).toEqual([])
    expect(told(80, 40, 10, 2)).toEqual([])
    expect(told(50, 60, 20, 2)).toEqual([])
  })
})

describe('two snapshots of one process', () => {
  const file = snapshotOf('two-snapshots.mjs')
  const view = new HeapView(openSnapshot(file), { fileInfo })

  it('differ by what came, exactly, though ids do not ascend', () => {
    const { classes } = answer(view, 'new-ids', `${file}.later`)
    const counts = new Map(classes.map(({ name, count }) => [name.replace(/ ‹.*/, ''), count]))
    expect(counts.get('Comes')).toBe(300)
    expect(counts.get('Stays')).toBeUndefined()
    const grown = answer(view, 'growth', `${file}.later`).classes.find(({ name }) => name.startsWith('Comes'))!
    expect(grown.counts[1] - grown.counts[0]).toBe(300)
  })

  it('do not differ from themselves', () => {
    expect(nodesNotIn(new IdSet(view.heap), view.heap)).toEqual([])
    expect(answer(view, 'growth', file).classes).toEqual([])
  })
})

describe('a question', () => {
  const view = new HeapView(openSnapshot(snapshotOf('buffers.mjs')), { fileInfo })

  it.each([
    ['that does not exist', 'nothing', [], 'there is no question nothing'],
    ['of a name that every object has', 'toString', [], 'there is no question toString'],
    ['about an id that is none', 'at', ['4711'], '4711 is no id'],
    ['without its argument', 'count', [], 'count needs <class>'],
  ])('%s is refused with what can be asked', (_, name, args, message) => {
    expect(() => ask(view, name, args)).toThrow(message)
    try {
      ask(view, name, args)
    } catch (error) {
      expect((error as HeapError).code).toBe('OVERSTAY_HEAP_QUESTION')
      expect((error as HeapError).hint).not.toBe('')
    }
  })

  it('has examples that name it', () => {
    for (const [name, { examples, about }] of Object.entries(queries)) {
      expect(about).not.toBe('')
      for (const example of examples) expect(example.split(' ')[0]).toBe(name)
    }
  })

  it('to a heap that was closed says so', () => {
    const heap = openSnapshot(snapshotOf('buffers.mjs'))
    const closed = new HeapView(heap)
    heap.close()
    expect(() => ask(closed, 'summary')).toThrow(/was closed/)
  })
})
