import type { HeapView } from './heap-view.ts'
import type { Query } from './query.ts'
import { bytesText, countText, table } from './table.ts'

export const count: Query = {
  args: '<class>',
  about: 'how many objects of a class there are, and their bytes; classes of one name are told apart by place',
  options: [],
  examples: ['count Session', 'count "Session src/session.js"'],
  run(view, [name]) {
    const all = view.classes.all()
    const rows = view.classesNamed(name).map((index) => {
      const { label, count, bytes } = all[index]
      return { class: label, count, bytes, retainedBytes: retainedTogether(view, view.classes.nodesOf([index])) }
    })
    rows.sort((one, other) => other.count - one.count)
    const lines = table(
      ['count', 'bytes', 'retained', '<class'],
      rows.map((row) => [countText(row.count), bytesText(row.bytes), bytesText(row.retainedBytes), row.class]),
    )
    return { data: { classes: rows }, text: lines.join('\n') }
  },
}

/** Bytes that go if all these nodes go; what one of them retains of another counts once. */
export function retainedTogether(view: HeapView, nodes: readonly number[]): number {
  const { dominators, heap } = view
  const covered = new Uint8Array(heap.nodeCount)
  const asked = new Uint8Array(heap.nodeCount)
  for (const node of nodes) asked[node] = 1
  let bytes = 0
  for (const node of dominators.nodes()) {
    const above = dominators.of(node)
    if (above >= 0 && covered[above] === 1) covered[node] = 1
    else if (asked[node] === 1) {
      covered[node] = 1
      bytes += dominators.retainedBy(node)
    }
  }
  return bytes
}
