import { foldedSteps } from '../analysis/steps.ts'
import type { EdgePath } from '../analysis/distinct-paths.ts'
import type { Step } from '../analysis/step.ts'
import { startOf } from '../graph/timer-lists.ts'
import type { HeapView } from './heap-view.ts'

/** The steps of a path that is given edge by edge, from what a reader knows as its beginning. */
export function stepsOf(view: HeapView, edges: EdgePath): Step[] {
  const { links, text, heap } = view
  const steps: Step[] = []
  let chain: number[] = []
  for (let at = edges.length - 1; at >= 0; at--) {
    const edge = edges[at]
    const from = startOf(heap, edge)
    chain.unshift(edge)
    const to = heap.targetOf(chain[chain.length - 1])
    if (links.isRunningTimer(to)) {
      const { edge: name, kind, root } = links.of(to)
      steps.unshift({ edge: '', kind: 'internal', type: root?.text ?? '' }, stepTo(view, to, { edge: name, kind }))
      return foldedSteps(steps)
    }
    const root = links.rootAt(edge)
    if (root === undefined && at > 0 && !text.isVisible(from)) continue
    steps.unshift(stepTo(view, to, links.labelOf(root, chain)))
    if (root !== undefined || at === 0) {
      steps.unshift({
        edge: '',
        kind: root?.kind ?? 'internal',
        type: root?.text ?? view.typeOf(from),
        ...siteAt(view, from),
      })
      return foldedSteps(steps)
    }
    chain = []
  }
  return steps
}

function stepTo(view: HeapView, node: number, label: Pick<Step, 'edge' | 'kind'>): Step {
  return { edge: label.edge, kind: label.kind, type: view.typeOf(node), ...siteAt(view, node) }
}

function siteAt(view: HeapView, node: number): { site?: string } {
  const site = view.text.isVisible(node) ? view.text.siteOf(node) : undefined
  return site === undefined ? {} : { site }
}

const EDGE: Record<Step['kind'], (edge: string) => string> = {
  property: (edge) =>
    edge === '*' || /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(edge) ? `.${edge}` : `["${edge}"]`,
  private: (edge) => `.${edge}`,
  element: (edge) => `[${edge}]`,
  entry: (edge) => `{${edge}}`,
  variable: (edge) => `${edge} =`,
  internal: (edge) => `(${edge})`,
}

/** How a reference is written in front of what it leads to. */
export function edgeText({ edge, kind }: Pick<Step, 'edge' | 'kind'>): string {
  return EDGE[kind](edge)
}

/** A line for each step; `>` marks the one whose reference to cut. */
export function pathLines(steps: readonly Step[], culprit = -1): string[] {
  return steps.map((step, index) => {
    const site = step.site === undefined ? '' : ` ‹${step.site}›`
    const times = step.times === undefined ? '' : ` ×${step.times}`
    const edge = index === 0 || step.edge === '' ? '' : `${edgeText(step)} `
    return `${index === culprit ? '>' : ' '} ${edge}${step.type}${site}${times}`
  })
}
