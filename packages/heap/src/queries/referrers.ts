import { edgeText } from './path-text.ts'
import { nodeText } from './at.ts'
import { referrersOf } from './neighbours.ts'
import type { Query } from './query.ts'
import { countText, limited, table } from './table.ts'

const SAMPLES = 3

interface Row {
  readonly class: string
  readonly edge: string
  count: number
  /** Ids of some of them. */
  readonly samples: number[]
}

export const referrers: Query = {
  args: '<@id | class>',
  about: 'who refers to an object, or to the objects of a class, by strong references; alike ones counted together',
  options: ['limit'],
  examples: ['referrers @4711', 'referrers Session'],
  run(view, [what], { limit }) {
    const rows = new Map<string, Row>()
    for (const node of view.select(what)) {
      for (const neighbour of referrersOf(view, node)) {
        const edge = edgeText(neighbour)
        const name = neighbour.node < 0 ? neighbour.root : view.classes.of(neighbour.node).label
        const key = `${name}\n${edge}`
        const row = rows.get(key) ?? { class: name, edge, count: 0, samples: [] }
        row.count++
        const isSample = neighbour.node >= 0 && row.samples.length < SAMPLES && !row.samples.includes(neighbour.node)
        if (isSample) row.samples.push(neighbour.node)
        rows.set(key, row)
      }
    }
    const sorted = [...rows.values()].sort(
      (one, other) => other.count - one.count || (one.class < other.class ? -1 : 1),
    )
    const { shown, rest } = limited(sorted, limit)
    const lines = table(
      ['count', '<reference', '<of', '<such as'],
      shown.map((row) => [
        countText(row.count),
        row.edge,
        row.class,
        row.samples.map((node) => nodeText(view, node)).join(', '),
      ]),
    )
    const data = shown.map((row) => ({ ...row, samples: row.samples.map((node) => view.heap.nodeId[node]) }))
    const text = sorted.length === 0 ? 'nothing strong refers to it' : [...lines, ...rest].join('\n')
    return { data: { total: sorted.length, referrers: data }, text }
  },
}
