import { distinctPaths } from '../analysis/distinct-paths.ts'
import type { SurvivorGroup } from '../analysis/explainer.ts'
import { explainNodes } from '../analysis/explain-nodes.ts'
import { startOf } from '../graph/timer-lists.ts'
import type { HeapView } from './heap-view.ts'
import { pathLines, stepsOf } from './path-text.ts'
import type { Query } from './query.ts'
import { bytesText, counted, countText, limited } from './table.ts'

const OTHER_PATHS = 4

export const why: Query = {
  args: '<@id | class>',
  about: 'what holds an object, or the objects of a class: paths, the reference to cut, what to do',
  options: ['limit'],
  examples: ['why @4711', 'why Session', 'why "Session src/session.js:12"'],
  run(view, [what], { limit }) {
    const answers = sortsOf(view, what).map(({ name, nodes }) => explained(view, name, nodes, limit))
    return { data: { asked: answers.map(({ data }) => data) }, text: answers.map(({ text }) => text).join('\n\n') }
  },
}

/** What is explained together: one object, or those of one class. */
function sortsOf(view: HeapView, what: string): { name: string; nodes: number[] }[] {
  if (what.startsWith('@')) {
    const node = view.nodeAt(what)
    return [{ name: `${what} ${view.typeOf(node)}`, nodes: [node] }]
  }
  return view.classesNamed(what).map((index) => ({
    name: view.classes.all()[index].label,
    nodes: view.classes.nodesOf([index]),
  }))
}

function explained(view: HeapView, name: string, nodes: readonly number[], limit: number | undefined) {
  const groups = explainNodes(view.heap, view.tags, view.ownership, nodes)
  const { shown, rest } = limited(groups, limit)
  const others = nodes.length === 1 ? otherPaths(view, nodes[0]) : []
  const heads = groups.reduce((sum, group) => sum + group.heads, 0)
  const total = groups.reduce((sum, group) => sum + survivorsOf(group), 0)
  const objects = nodes.length === 1 ? '' : `: ${counted(nodes.length, 'object')}`
  const title =
    groups.length === 0
      ? `${name}${objects}, held by nothing strong`
      : `${name}${objects}${total === nodes.length ? '' : `, ${countText(total)} held`}` +
        (nodes.length === 1 ? '' : `, in ${counted(groups.length, 'way')}`) +
        (heads < total ? `; ${countText(total - heads)} of them by another one` : '')
  const blocks = [
    title,
    ...shown.map((group) => groupText(group)),
    ...rest,
    ...others.map((steps, index) => [`also held (${index + 2}):`, ...pathLines(steps)].join('\n')),
  ]
  const data = { name, objects: nodes.length, held: total, groups: shown.map(groupData), otherPaths: others }
  return { data, text: blocks.join('\n\n') }
}

/** Further paths to one object, if it is held in more ways than the one that is explained. */
function otherPaths(view: HeapView, node: number) {
  const known = new Set<string>()
  const different = distinctPaths(view.heap, view.dominators, node, 4 * OTHER_PATHS).filter((path) => {
    // An array refers to an element by index and by its table: for a reader that is one way.
    const through = path.map((edge) => startOf(view.heap, edge)).filter((from) => view.text.isVisible(from))
    const key = through.join()
    const isNew = through.length === 0 || !known.has(key)
    known.add(key)
    return isNew
  })
  return different.slice(1, OTHER_PATHS + 1).map((path) => stepsOf(view, path))
}

function survivorsOf({ survivors }: SurvivorGroup): number {
  return survivors.reduce((sum, { count }) => sum + count, 0)
}

export function groupText(group: SurvivorGroup): string {
  const { heads, holder, steps, culprit, hint, frees, holds, retainedBytes, confidence } = group
  const by = [holder.kind, holder.file, holder.name].filter((part) => part !== '').join(' ')
  const more = survivorsOf(group) - heads
  return [
    `${counted(heads, 'object')} held by ${by}${confidence === 'suspected' ? ', seen only in use at the moment' : ''}`,
    ...pathLines(steps, culprit),
    `cutting it frees ${countText(frees.survivors)} of ${countText(heads + more)} and ${bytesText(frees.bytes)}; ` +
      `${bytesText(retainedBytes)} with what they hold (${counted(holds.objects, 'other object')})`,
    hint.text,
  ].join('\n')
}

export function groupData(group: SurvivorGroup): object {
  const { heads, holder, steps, culprit, hint, frees, holds, retainedBytes, confidence, category } = group
  const survivors = survivorsOf(group)
  return { heads, survivors, holder, confidence, category, steps, culprit, hint, frees, holds, retainedBytes }
}
