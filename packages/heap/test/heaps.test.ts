import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { explainNodes } from '../src/analysis/explain-nodes.ts'
import { heldGraph } from '../src/queries/held-graph.ts'
import {
  ask,
  dotOf,
  explainSurvivors,
  type Heap,
  HeapView,
  queries as questions,
  readTags,
  type Role,
} from '../src/index.ts'
import { heapFromText } from '../src/testing/index.ts'
import { fileInfo } from './file-info.ts'
import { rendered } from './render.ts'

/**
 * Heaps as text: a file of test/heaps holds a heap, then one or more queries, each with the text it must give. With
 * OVERSTAY_UPDATE=1 the texts are written anew; read them before you commit them.
 */
const folder = fileURLToPath(new URL('heaps/', import.meta.url))
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.heap'))
const QUERY = /^---- (.+)$/m

const queries: Record<string, (heap: Heap, options: Map<string, string>, node: (label: string) => number) => string> = {
  held(heap, options, node) {
    const view = new HeapView(heap, { fileInfo })
    const group = explainNodes(heap, view.tags, view.ownership, [node(options.get('of')!)]).at(0)
    // The first lines of a DOT file are the same for all.
    return group === undefined ? 'nothing holds it' : dotOf(heldGraph(view, group)).split('\n').slice(4, -2).join('\n')
  },
  explain(heap, options) {
    const sites = (role: string) => (options.get(role) ?? '').split(',').filter(Boolean).map(Number)
    const role = (site: number, scope: number): Role => {
      if (sites('listed').includes(site)) return 'listed'
      return scope === 0 || sites('holder').includes(site) ? 'holder' : 'suspect'
    }
    const expected = (site: number) => sites('expected').includes(site)
    return rendered(explainSurvivors(heap, { role, expected, fileInfo }))
  },
  tags(heap) {
    const { tokens, tokenOf } = readTags(heap)
    const lines = tokens.map(({ site, scope }, index) => {
      const stamped = [...tokenOf].filter((ordinal) => ordinal === index + 1).length
      return `${site.id} ${site.file}:${site.place} ${site.what} ${site.name} in ${site.fn}; ${scope.id} ${scope.kind} ${scope.name}: ${stamped}`
    })
    return lines.join('\n')
  },
}

/** `explain` and `tags` are asked directly; everything else is a question, with `*label` for the id of a node. */
function answer(heapText: string, query: string): string {
  const [name, ...options] = query.trim().split(/\s+/)
  const { heap, labels } = heapFromText(heapText)
  if (Object.hasOwn(questions, name)) {
    const words = options.map((option) =>
      option.replace(/\*(\w+)/, (_, label: string) => `@${heap.nodeId[labels.get(label)!]}`),
    )
    const args = words.filter((word) => !word.includes('='))
    const given = words.filter((word) => word.includes('=')).map((word) => word.split('='))
    const { data, text } = ask(new HeapView(heap, { fileInfo }), name, args, questionOptions(given))
    expect(JSON.parse(JSON.stringify(data))).toEqual(data)
    return text
  }
  const given = new Map(options.map((option) => option.split('=') as [string, string]))
  return queries[name](heap, given, (label) => labels.get(label)!)
}

function questionOptions(given: string[][]): Record<string, unknown> {
  const value = (name: string, text: string): unknown => {
    if (name === 'ignore') return text.split(',')
    return text === 'true' ? true : /^\d+$/.test(text) ? Number(text) : text
  }
  return Object.fromEntries(given.map(([name, text]) => [name, value(name, text)]))
}

describe('heaps as text', () => {
  it('has cases', () => {
    expect(files.length).toBeGreaterThanOrEqual(40)
  })

  it.each(files)('%s', (file) => {
    const text = readFileSync(folder + file, 'utf8')
    const [heapText, ...sections] = text.split(QUERY)
    expect(sections.length).toBeGreaterThanOrEqual(2)
    let actual = heapText
    for (let at = 0; at < sections.length; at += 2) {
      actual += `---- ${sections[at]}\n${answer(heapText, sections[at])}\n${at + 2 < sections.length ? '\n' : ''}`
    }
    if (process.env.OVERSTAY_UPDATE === '1') writeFileSync(folder + file, actual)
    else expect(actual).toBe(text)
  })
})
