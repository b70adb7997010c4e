import { pathLines, stepsOf } from './path-text.ts'
import { listEdgeTo, startOf } from '../graph/timer-lists.ts'
import { HeapError } from '../errors.ts'
import type { HeapView } from './heap-view.ts'
import type { Query } from './query.ts'
import { counted } from './table.ts'

const DEFAULT_DEPTH = 20

export const chain: Query = {
  args: '<@id>',
  about: 'the nearest thing that holds an object and is what you ask for',
  options: ['until', 'maxDepth', 'ignore'],
  examples: ['chain @4711', 'chain @4711 --until module', 'chain @4711 --until Server --ignore Map --max-depth 50'],
  run(view, [id], { until = 'root', maxDepth = DEFAULT_DEPTH, ignore = [] }) {
    const node = view.nodeAt(id)
    const edges = chainTo(
      view,
      node,
      goalOf(view, until),
      maxDepth,
      new Set(ignore.flatMap((text) => view.select(text))),
    )
    if (edges === undefined) {
      const text = `nothing within ${counted(maxDepth, 'step')} of ${id} is ${until}`
      return { data: { found: false, steps: [] }, text }
    }
    const steps = stepsOf(view, edges)
    return {
      data: { found: true, from: view.object(startOf(view.heap, edges[0])), steps },
      text: pathLines(steps).join('\n'),
    }
  },
}

/** Whether a chain may end with this edge: at the node that it starts from, or at the root that it stands for. */
type Goal = (edge: number, from: number) => boolean

function goalOf(view: HeapView, until: string): Goal {
  const roots: Record<string, ((edge: number) => boolean) | undefined> = {
    root: (edge) => view.links.rootAt(edge) !== undefined,
    global: (edge) => view.links.rootAt(edge)?.global === true,
    module: (edge) => view.links.rootAt(edge)?.text.startsWith('module ') === true,
  }
  const goal = roots[until]
  if (goal !== undefined) return goal
  try {
    const wanted = new Set(view.select(until))
    return (_, from) => wanted.has(from)
  } catch (error) {
    if (!(error instanceof HeapError)) throw error
    const hint = `--until takes ${Object.keys(roots).join(', ')}, an id such as @123, or a class. ${error.hint}`
    throw new HeapError('OVERSTAY_HEAP_QUESTION', error.message.replace(/^\[.*?\] /, ''), hint)
  }
}

/**
 * Breadth-first against the edges; the engine's own nodes between two visible ones take no step. The edges come from
 * the goal on.
 */
function chainTo(
  view: HeapView,
  node: number,
  isGoal: Goal,
  maxDepth: number,
  ignored: ReadonlySet<number>,
): number[] | undefined {
  const { heap, text, retainers, dominators } = view
  const next = new Map<number, number>([[node, -1]])
  let level = [node]
  for (let depth = 0; depth < maxDepth && level.length > 0; depth++) {
    const above: number[] = []
    for (const at of level) {
      for (const edge of edgesInto(at)) {
        const from = startOf(heap, edge)
        if (next.has(from) || ignored.has(from) || !dominators.isReachable(from)) continue
        next.set(from, edge)
        if (isGoal(edge, from)) return edgesFrom(from)
        if (text.isVisible(from)) above.push(from)
        else level.push(from)
      }
    }
    level = above
  }
  return undefined

  function* edgesInto(at: number): Generator<number> {
    const fromList = listEdgeTo(heap, at)
    if (fromList >= 0) yield fromList
    for (let place = retainers.first[at]; place < retainers.first[at + 1]; place++) yield retainers.edges[place]
  }

  function edgesFrom(from: number): number[] {
    const edges: number[] = []
    for (let at = from; at !== node; at = heap.targetOf(edges[edges.length - 1])) edges.push(next.get(at)!)
    return edges
  }
}
