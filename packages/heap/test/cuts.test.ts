import { describe, expect, it } from 'vitest'
import { explainSurvivors } from '../src/index.ts'
import { heapFromText } from '../src/testing/index.ts'
import { fileInfo } from './file-info.ts'
import { randomFrom } from './random.ts'

interface Graph {
  /** By node. A suspect may be lost, a holder is not judged, the tests' own stands in a test's file. */
  readonly roles: ('suspect' | 'holder' | 'tests')[]
  /** Edge number, from (-1 for the global object), to. */
  readonly edges: [edge: number, from: number, to: number][]
}

function randomGraph(seed: number): Graph {
  const random = randomFrom(seed)
  const count = 3 + random(12)
  const roles = Array.from(
    { length: count },
    () => (['suspect', 'suspect', 'holder', 'holder', 'tests'] as const)[random(5)],
  )
  const edges: Graph['edges'] = []
  for (let edge = 0; edge < count * 2; edge++) edges.push([edge, random(count + 2) - 2, random(count)])
  return { roles, edges: edges.map(([edge, from, to]) => [edge, Math.max(from, -1), to]) }
}

/** All nodes hang on weak edges, so that nothing holds them but the edges of the graph. */
function textOf({ roles, edges }: Graph): string {
  const below = (from: number, indent: string) =>
    edges.filter((edge) => edge[1] === from).map(([edge, , to]) => `${indent}.e${edge} *n${to}`)
  const sites = roles.map(
    (role, node) => `site ${node} ${role === 'tests' ? 'a.test.js' : 'a.js'}:${node + 1}:1 new N${node}`,
  )
  const nodes = roles.flatMap((role, node) => [
    `    ~w N${node} @${node}.${role === 'suspect' ? 1 : 0} &n${node}`,
    ...below(node, '      '),
  ])
  return [...sites, 'native', '  -0 Bag', ...nodes, 'global', ...below(-1, '  ')].join('\n')
}

/** The nodes that are reached without an edge, and without entering the tests' own if asked. */
function reached({ roles, edges }: Graph, cut: number, withTests: boolean): Set<number> {
  const found = new Set<number>()
  const visit = (from: number): void => {
    for (const [edge, at, to] of edges) {
      if (at !== from || edge === cut || found.has(to) || (roles[to] === 'tests' && !withTests)) continue
      found.add(to)
      visit(to)
    }
  }
  visit(-1)
  return found
}

describe('on random graphs', () => {
  it('survivors, holders and what a cut frees are those of a search without the edge', () => {
    let groupsSeen = 0
    for (let seed = 1; seed <= 400; seed++) {
      const graph = randomGraph(seed)
      const { heap } = heapFromText(textOf(graph))
      const { survivors, groups } = explainSurvivors(heap, {
        role: (_, scope) => (scope === 1 ? 'suspect' : 'holder'),
        fileInfo,
      })
      const suspects = (nodes: Set<number>) => [...nodes].filter((node) => graph.roles[node] === 'suspect')
      const all = reached(graph, -1, true)
      expect(
        survivors.map(({ site }) => site),
        `seed ${seed}`,
      ).toEqual(suspects(all).sort((a, b) => a - b))
      for (const group of groups) {
        groupsSeen++
        const withTests = group.holder.kind === 'test'
        const alive = reached(graph, -1, withTests)
        expect(reached(graph, -1, false).has(group.site), `seed ${seed}`).toBe(!withTests)
        // Each node has a class of its own and each edge a name of its own, so the culprit's name is that of one edge.
        expect(group.heads).toBe(1)
        const culprit = Number(group.steps[group.culprit].edge.slice(1))
        const left = reached(graph, culprit, withTests)
        const freed = new Set([...alive].filter((node) => !left.has(node)))
        expect(group.frees, `seed ${seed}, e${culprit}`).toEqual({
          survivors: suspects(freed).length,
          bytes: 10 * freed.size,
        })
      }
    }
    expect(groupsSeen).toBeGreaterThan(500)
  })
})
