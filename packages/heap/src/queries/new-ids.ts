import { IdSet, nodesNotIn } from '../graph/id-set.ts'
import { openSnapshot } from '../graph/open-snapshot.ts'
import { type Census, censusOf } from './census.ts'
import type { HeapView } from './heap-view.ts'
import { objectTable } from './list.ts'
import type { Query } from './query.ts'
import { bytesText, counted, countText, limited, table } from './table.ts'

export const newIds: Query = {
  args: '<later snapshot>',
  about: 'objects of a later snapshot of the same process that this one does not have',
  options: ['limit', 'filter'],
  examples: ['new-ids later.heapsnapshot', 'new-ids later.heapsnapshot --filter Session'],
  run(view, [file], { limit, filter = '', open = openSnapshot }) {
    const later = open(file)
    try {
      return compared(view, view.beside(later), limit, filter)
    } finally {
      later.close()
    }
  },
}

function compared(view: HeapView, later: HeapView, limit: number | undefined, filter: string) {
  const nodes = nodesNotIn(new IdSet(view.heap), later.heap).filter((node) =>
    later.classes.of(node).label.includes(filter),
  )
  const gone = nodesNotIn(new IdSet(later.heap), view.heap).length
  const census = censusOf(later, nodes)
  const classes = limited(rowsOf(census.classes), limit)
  const sites = limited(rowsOf(census.sites), limit)
  const objects = limited(largest(later, nodes), limit)
  const lines = [
    `${counted(nodes.length, 'object')} new, ${countText(gone)} gone`,
    '',
    ...tallies(classes.shown, 'class'),
    ...classes.rest,
    ...(sites.shown.length === 0 ? [] : ['', ...tallies(sites.shown, 'allocation site'), ...sites.rest]),
    ...(objects.shown.length === 0 ? [] : ['', 'those that retain most:', ...objectTable(objects.shown)]),
  ]
  const data = { total: nodes.length, gone, classes: classes.shown, sites: sites.shown, objects: objects.shown }
  return { data, text: lines.join('\n') }
}

interface Row {
  readonly name: string
  readonly count: number
  readonly bytes: number
}

function rowsOf(tally: Census['classes']): Row[] {
  const rows = [...tally].map(([name, { count, bytes }]) => ({ name, count, bytes }))
  return rows.sort((one, other) => other.count - one.count || (one.name < other.name ? -1 : 1))
}

function tallies(rows: readonly Row[], title: string): string[] {
  const lines = rows.map(({ name, count, bytes }) => [countText(count), bytesText(bytes), name])
  return table(['count', 'bytes', `<${title}`], lines)
}

function largest(view: HeapView, nodes: readonly number[]) {
  const visible = nodes.filter((node) => view.text.isVisible(node))
  const retained = (node: number) => view.dominators.retainedBy(node)
  return visible
    .sort((one, other) => retained(other) - retained(one))
    .slice(0, MOST)
    .map((node) => view.object(node))
}

const MOST = 20
