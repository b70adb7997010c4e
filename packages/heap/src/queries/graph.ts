import { dotOf } from './dot.ts'
import { objectGraph } from './holders-graph.ts'
import type { Query } from './query.ts'

export const graph: Query = {
  args: '<@id | class>',
  about: 'what holds an object, or with --refs what it refers to, as a graph in DOT',
  options: ['maxDepth', 'tooMany', 'filter', 'refs'],
  examples: ['graph @4711 > held.dot', 'graph Session --max-depth 6 --svg > held.svg', 'graph @4711 --refs'],
  run(view, [what], options) {
    const data = objectGraph(view, view.select(what), options)
    return { data, text: dotOf(data).trimEnd() }
  },
}
