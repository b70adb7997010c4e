import type { DrawnEdge, Drawing, DrawnNode, Shape } from './drawing.ts'

const SHAPES: Record<Shape, string> = {
  root: 'shape=plain fontcolor="#57606a"',
  step: 'shape=box style="rounded"',
  target: 'shape=box style="rounded,filled" fillcolor="#ffd8d3" color="#cf222e"',
  folded: 'shape=box style="rounded,dashed" color="#8c959f" fontcolor="#57606a"',
  elided: 'shape=plain fontcolor="#57606a"',
}
const LINES: Record<DrawnEdge['line'], string> = {
  path: 'color="#1f2328"',
  culprit: 'color="#cf222e" fontcolor="#cf222e" penwidth=2',
  beside: 'color="#8c959f" fontcolor="#57606a" style=dashed',
}

/** A drawing in the DOT language of Graphviz. */
export function dotOf({ nodes, edges }: Drawing): string {
  return [
    'digraph overstay {',
    '  rankdir=TB',
    '  node [fontname="Helvetica,Arial,sans-serif" fontsize=11]',
    '  edge [fontname="Helvetica,Arial,sans-serif" fontsize=10]',
    ...nodes.map(nodeText),
    ...edges.map(edgeText),
    '}',
    '',
  ].join('\n')
}

function nodeText({ id, shape, lines }: DrawnNode): string {
  return `  ${quoted(id)} [label=${quoted(lines.join('\n'))} ${SHAPES[shape]}]`
}

function edgeText({ from, to, text, line }: DrawnEdge): string {
  return `  ${quoted(from)} -> ${quoted(to)} [label=${quoted(text)} ${LINES[line]}]`
}

/**
 * A quoted string: a quotation mark ends it, a backslash begins an escape (of `\l` and the like, which are Graphviz's).
 * Characters that no text should have would make it an invalid file.
 */
function quoted(text: string): string {
  const clean = text.replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f]|\p{Surrogate}/gu, '\u{fffd}')
  return `"${clean.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`
}
