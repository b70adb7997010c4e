import { pathLines, stepsOf } from './path-text.ts'
import { distinctPaths } from '../analysis/distinct-paths.ts'
import { ELEMENT, HIDDEN, INTERNAL, PROPERTY, TOKEN, WEAK } from '../parse/columns.ts'
import type { HeapView } from './heap-view.ts'
import { referrersOf } from './neighbours.ts'
import type { Query } from './query.ts'
import { bytesText, counted, limited } from './table.ts'

export const at: Query = {
  args: '<@id>',
  about: 'one object: where it is from, what it refers to, how it is held',
  options: ['limit'],
  examples: ['at @4711'],
  run(view, [id], { limit }) {
    const node = view.nodeAt(id)
    const object = view.object(node)
    const isReachable = view.dominators.isReachable(node)
    const dominator = view.dominators.of(node)
    const steps = distinctPaths(view.heap, view.dominators, node, 1).flatMap((path) => stepsOf(view, path))
    const fields = fieldsOf(view, node)
    const referrers = referrersOf(view, node).length
    const { shown, rest } = limited(fields, limit)
    const lines = [
      `@${object.id} ${object.type}`,
      ...(object.site === undefined ? [] : [`allocated at ${object.site}`]),
      ...(object.definedAt === undefined ? [] : [`class or function defined at ${object.definedAt}`]),
      `${bytesText(object.bytes)} itself, ${bytesText(object.retainedBytes)} retained`,
      ...(dominator < 0 ? [] : [`dominated by ${nodeText(view, dominator)}`]),
      '',
      ...(isReachable
        ? [`held by ${counted(referrers, 'reference')}; the shortest path:`, ...pathLines(steps)]
        : ['held by nothing strong']),
      '',
      `refers to ${counted(fields.length, 'object')}${fields.length === 0 ? '' : ':'}`,
      ...shown.map(({ name, weak, id: to, type }) => `  ${name}${weak ? ' (weak)' : ''}: @${to} ${type}`),
      ...rest,
    ]
    return {
      data: {
        object,
        reachable: isReachable,
        dominator: dominator < 0 ? null : view.heap.nodeId[dominator],
        referrers,
        path: steps,
        fields: { total: fields.length, shown },
      },
      text: lines.join('\n'),
    }
  },
}

interface Field {
  readonly name: string
  readonly weak: boolean
  readonly id: number
  readonly type: string
}

/** Edges as the snapshot has them: what a programmer wrote first, V8's own after it. */
function fieldsOf(view: HeapView, node: number): Field[] {
  const { heap } = view
  const fields: (Field & { readonly rank: number })[] = []
  for (let edge = heap.firstEdge[node]; edge < heap.firstEdge[node + 1]; edge++) {
    const type = heap.edgeTypeOf(edge)
    if (type === TOKEN) continue
    const to = heap.targetOf(edge)
    const text = heap.edgeTextOf(edge)
    const name = type === ELEMENT ? `[${text}]` : type === PROPERTY ? `.${text}` : type === HIDDEN ? `(${text})` : text
    const rank = type === INTERNAL || type === HIDDEN || type === WEAK ? 1 : 0
    fields.push({ name, weak: type === WEAK, id: heap.nodeId[to], type: view.typeOf(to), rank })
  }
  return fields.sort((one, other) => one.rank - other.rank).map(({ rank: _, ...field }) => field)
}

export function nodeText(view: HeapView, node: number): string {
  const site = view.tags.tokenOf[node] === 0 ? undefined : view.text.siteOf(node)
  const type = view.typeOf(node) || view.heap.typeOf(node)
  return `@${view.heap.nodeId[node]} ${type}${site === undefined ? '' : ` ‹${site}›`}`
}
