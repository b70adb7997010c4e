import { describe, expect, it } from 'vitest'
import { readTags, tokenAt } from '../../src/index.ts'
import { GraphBuilder, heapFromText } from '../../src/testing/index.ts'
import { openSnapshot } from '../../src/index.ts'
import { snapshotOf } from '../snapshot-of.ts'

/** A token with these properties of its site and its scope. */
function addToken(builder: GraphBuilder, site: Record<string, string>, scope: Record<string, string>): number {
  const token = builder.add('object', 't')
  const add = (properties: Record<string, string>): number => {
    const node = builder.add('object', 'Object')
    for (const [name, text] of Object.entries(properties)) {
      builder.connect(node, 'property', name, builder.add('string', text))
    }
    return node
  }
  builder.connect(token, 'property', 'kind', builder.add('string', 'overstay.site'))
  builder.connect(token, 'property', 'site', add(site))
  builder.connect(token, 'property', 'scope', add(scope))
  return token
}

describe('tokens', () => {
  it('are known by the value of their kind, whatever a minifier calls classes and fields', () => {
    const builder = new GraphBuilder()
    const root = builder.add('synthetic', '')
    const stamped = builder.add('object', 'x')
    const token = addToken(builder, { id: '7', file: 'a.js', place: '1:2', what: 'new' }, { id: '3', kind: 'test' })
    builder.connect(root, 'property', 'o', stamped)
    builder.connect(stamped, 'property', '#a', token)
    const heap = builder.heap()
    expect(tokenAt(readTags(heap), stamped)).toEqual({
      node: token,
      site: { id: 7, file: 'a.js', place: '1:2', what: 'new', fn: '', name: '', expected: '' },
      scope: { id: 3, kind: 'test', name: '' },
    })
  })

  it('are not those of a property that is not private', () => {
    const builder = new GraphBuilder()
    const holder = builder.add('object', 'Ledger')
    builder.connect(holder, 'property', 'token', addToken(builder, { id: '1' }, { id: '1' }))
    expect(tokenAt(readTags(builder.heap()), holder)).toBeUndefined()
  })

  it('are not any objects with a kind', () => {
    const builder = new GraphBuilder()
    const impostor = builder.add('object', 'Thing')
    const stamped = builder.add('object', 'Other')
    builder.connect(impostor, 'property', 'kind', builder.add('string', 'overstay.sites'))
    builder.connect(stamped, 'property', '#token', impostor)
    builder.add('string', 'overstay.site')
    expect(readTags(builder.heap()).tokens).toEqual([])
  })

  it('hold nothing and are held by nobody once they are read', () => {
    const builder = new GraphBuilder()
    const stamped = builder.add('object', 'Thing')
    const fields = builder.add('hidden', 'system / PropertyArray')
    const token = addToken(builder, { id: '1' }, { id: '1' })
    builder.connect(stamped, 'property', '#token', token)
    // A field that does not fit into the object stands in an array, which refers to the token as well.
    builder.connect(stamped, 'internal', 'properties', fields)
    builder.connect(fields, 'hidden', 0, token)
    const heap = builder.heap()
    readTags(heap)
    const strong = Array.from({ length: heap.edgeCount }, (_, edge) => edge).filter(
      (edge) => heap.targetOf(edge) === token && heap.edgeTypeOf(edge) < 6,
    )
    expect(strong).toEqual([])
  })

  it('are read once', () => {
    const { heap } = heapFromText('site 1 a.js:1:1 new A\nglobal\n  .a A @1.1')
    expect(readTags(heap)).toBe(readTags(heap))
  })

  it('name what a real program stamped', () => {
    const heap = openSnapshot(snapshotOf('run.mjs', 'leaks/cache.mjs'))
    const { tokens, tokenOf } = readTags(heap)
    const counts = tokens.map(({ site, scope }, index) => {
      const instances = tokenOf.filter((ordinal) => ordinal === index + 1).length
      return `${site.what} ${site.name} in scope ${scope.id} (${scope.kind} ${scope.name}) × ${instances}`
    })
    expect(counts.sort()).toEqual([
      'new Map in scope 0 (label ) × 1',
      'new Session in scope 1 (test round 1) × 3',
      'new Session in scope 2 (test round 2) × 3',
      'new Session in scope 3 (test round 3) × 3',
    ])
    heap.close()
  })
})
