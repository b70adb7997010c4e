import type { GraphEdge, GraphNode, ObjectGraph } from './holders-graph.ts'

const LOOKS: Record<GraphNode['sort'], string> = {
  asked: 'style=filled, fillcolor="#ffd0c8", penwidth=2',
  object: 'style=filled, fillcolor="#eef3fa"',
  root: 'style=filled, fillcolor="#dff0d8", shape=box',
  more: 'style=dashed, fontcolor="#777777"',
}

const LINES: Record<NonNullable<GraphEdge['sort']>, string> = {
  culprit: 'color="#cf222e", fontcolor="#cf222e", penwidth=2',
  beside: 'color="#777777", fontcolor="#777777", style=dashed',
}

/** A graph in Graphviz's language. */
export function dotOf({ nodes, edges }: ObjectGraph): string {
  const lines = nodes.map((node, place) => `  n${place} [label=${quoted(labelOf(node))}, ${LOOKS[node.sort]}]`)
  const arrows = edges.map(({ from, to, label, sort }) => {
    const looks = [...(label === '' ? [] : [`label=${quoted(label)}`]), ...(sort === undefined ? [] : [LINES[sort]])]
    return `  n${from} -> n${to}${looks.length === 0 ? '' : ` [${looks.join(', ')}]`}`
  })
  return [
    'digraph heap {',
    '  rankdir=LR',
    '  node [shape=ellipse, fontname="Helvetica", fontsize=11]',
    '  edge [fontname="Helvetica", fontsize=10]',
    ...lines,
    ...arrows,
    '}',
    '',
  ].join('\n')
}

function labelOf({ id, label, site, times }: GraphNode): string {
  const first = times === 1 || id === undefined ? label : `${label} ×${times}`
  return [first, ...(id === undefined ? [] : [`@${id}`]), ...(site === undefined ? [] : [site])].join('\n')
}

/** Strings of DOT know two escapes: the quote, and backslashes that begin one of Graphviz's own (\n, \N, \l). */
function quoted(text: string): string {
  // Control characters have no place in a drawing, and NUL ends a C string.
  const clean = text.replace(/[\0-\x09\x0b-\x1f\x7f]/g, ' ')
  return `"${clean.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`
}
