import { describe, expect, it } from 'vitest'
import { Scripts } from '../../src/graph/scripts.ts'
import { openSnapshot } from '../../src/index.ts'
import { snapshotOf, snapshotWithCoverage } from '../snapshot-of.ts'

describe.each([
  ['plain', snapshotOf],
  ['under coverage, which puts a DebugInfo between functions and scripts', snapshotWithCoverage],
])('scripts, %s', (_, take) => {
  const heap = openSnapshot(take('run.mjs', 'leaks/cache.mjs'))
  const scripts = new Scripts(heap)
  const nodes = Array.from({ length: heap.nodeCount }, (_, node) => node)

  it('are known of every function that has a place', () => {
    const functions = nodes.filter((node) => heap.typeOf(node) === 'closure' && heap.placeOf(node) !== undefined)
    expect(functions.length).toBeGreaterThan(100)
    expect(functions.filter((node) => scripts.nameIndexOf(node) < 0).map((node) => heap.nameOf(node))).toEqual([])
  })

  it('are those that the ids of their places say', () => {
    const wrong = nodes.filter((node) => {
      const place = heap.typeOf(node) === 'closure' ? heap.placeOf(node) : undefined
      return place !== undefined && scripts.nameIndexOfId(place.script) !== scripts.nameIndexOf(node)
    })
    expect(wrong).toEqual([])
  })

  it('are known of modules and their contexts', () => {
    const modules = nodes.filter((node) => heap.nameOf(node) === 'system / SourceTextModule')
    const names = modules.map((node) => scripts.nameOf(node)?.replace(/.*\//, ''))
    expect(names).toEqual(expect.arrayContaining(['run.mjs', 'cache.mjs', 'stamp.mjs']))
  })
})
